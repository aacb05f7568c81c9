using System.Security.Cryptography;
using PeerSecure.Common.Keys;

namespace PeerSecure.Common.Tests.Keys;

public sealed class EncryptedKeyFileTests : IDisposable
{
    private readonly KeysTestFolder _folder = new();
    private readonly Passphrase _passphrase = Passphrase.CopyOf("correct horse");

    public void Dispose()
    {
        _passphrase.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(KeyCurve.P256, 256)]
    [InlineData(KeyCurve.P384, 384)]
    public void A_signing_key_comes_back_as_it_was_made(KeyCurve curve, int size)
    {
        var path = _folder.File("device.key");
        using var made = EncryptedKeyFile.CreateSigningKey(path, curve, _passphrase);
        using var loaded = EncryptedKeyFile.LoadSigningKey(path, _passphrase);
        Assert.Equal(size, loaded.KeySize);
        Assert.Equal(made.ExportSubjectPublicKeyInfo(), loaded.ExportSubjectPublicKeyInfo());
        Assert.True(made.VerifyData("x"u8, loaded.SignData("x"u8, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256));
    }

    [Fact]
    public void An_agreement_key_comes_back_as_it_was_made()
    {
        var path = _folder.File("sealing.key");
        using var made = EncryptedKeyFile.CreateAgreementKey(path, KeyCurve.P256, _passphrase);
        using var loaded = EncryptedKeyFile.LoadAgreementKey(path, _passphrase);
        using var other = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        Assert.Equal(made.DeriveRawSecretAgreement(other.PublicKey), loaded.DeriveRawSecretAgreement(other.PublicKey));
    }

    [Fact]
    public void The_file_is_an_encrypted_pem_for_its_owner_alone()
    {
        var path = _folder.File("device.key");
        using var key = EncryptedKeyFile.CreateSigningKey(path, KeyCurve.P256, _passphrase);
        Assert.StartsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----\n", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_wrong_passphrase_is_told_as_such_and_changes_nothing()
    {
        var path = _folder.File("device.key");
        using var key = EncryptedKeyFile.CreateSigningKey(path, KeyCurve.P256, _passphrase);
        var before = File.ReadAllBytes(path);
        using var wrong = Passphrase.CopyOf("correct horse ");
        var failure = Assert.Throws<KeyFileException>(() => EncryptedKeyFile.LoadSigningKey(path, wrong));
        Assert.Equal(KeyFileFailure.WrongPassphrase, failure.Failure);
        Assert.Equal(KeyFileFailure.WrongPassphrase, Assert.Throws<KeyFileException>(() => EncryptedKeyFile.ChangePassphrase(path, wrong, _passphrase)).Failure);
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Fact]
    public void A_new_key_is_not_written_over_an_old_one()
    {
        var path = _folder.File("device.key");
        using var key = EncryptedKeyFile.CreateSigningKey(path, KeyCurve.P256, _passphrase);
        var before = File.ReadAllBytes(path);
        var failure = Assert.Throws<KeyFileException>(() => EncryptedKeyFile.CreateSigningKey(path, KeyCurve.P256, _passphrase));
        Assert.Equal(KeyFileFailure.AlreadyExists, failure.Failure);
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Changing_the_passphrase_keeps_the_key_and_retires_the_old_one()
    {
        var path = _folder.File("device.key");
        using var made = EncryptedKeyFile.CreateSigningKey(path, KeyCurve.P384, _passphrase);
        using var next = Passphrase.CopyOf("neue Losung äöü 🔑");
        EncryptedKeyFile.ChangePassphrase(path, _passphrase, next);
        using var loaded = EncryptedKeyFile.LoadSigningKey(path, next);
        Assert.Equal(made.ExportSubjectPublicKeyInfo(), loaded.ExportSubjectPublicKeyInfo());
        Assert.Equal(KeyFileFailure.WrongPassphrase, Assert.Throws<KeyFileException>(() => EncryptedKeyFile.LoadSigningKey(path, _passphrase)).Failure);
        Assert.Equal(PrivateFile.Mode, File.GetUnixFileMode(path));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void A_file_that_others_may_read_or_change_is_refused_with_the_command_that_helps(UnixFileMode extra)
    {
        var path = _folder.File("device.key");
        using var key = EncryptedKeyFile.CreateSigningKey(path, KeyCurve.P256, _passphrase);
        File.SetUnixFileMode(path, PrivateFile.Mode | extra);
        var failure = Assert.Throws<KeyFileException>(() => EncryptedKeyFile.LoadSigningKey(path, _passphrase));
        Assert.Equal(KeyFileFailure.TooOpen, failure.Failure);
        Assert.Equal($"Run: chmod 600 {path}", failure.Remedy);
    }

    [Fact]
    public void Other_curves_are_not_saved()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP521);
        Assert.Throws<ArgumentException>(() => EncryptedKeyFile.Save(_folder.File("x.key"), key, _passphrase));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }
}

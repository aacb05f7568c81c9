using PeerSecure.Common.Keys;

namespace PeerSecure.Common.Tests.Keys;

/// <summary>Stock openssl reads what we write, and we read what it writes.</summary>
public sealed class OpenSslKeyFileTests : IDisposable
{
    private readonly KeysTestFolder _folder = new();
    private readonly Passphrase _passphrase = Passphrase.CopyOf("grüne Wiese");

    public OpenSslKeyFileTests()
    {
        Tool.Require("openssl");
        File.WriteAllText(_folder.File("pass"), "grüne Wiese\n");
    }

    public void Dispose()
    {
        _passphrase.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(KeyCurve.P256)]
    [InlineData(KeyCurve.P384)]
    public async Task Openssl_reads_our_key_file(KeyCurve curve)
    {
        using var key = EncryptedKeyFile.CreateSigningKey(_folder.File("device.key"), curve, _passphrase);
        var publicPem = await OpenSsl("pkey", "-in", _folder.File("device.key"), "-passin", $"file:{_folder.File("pass")}", "-pubout");
        Assert.Equal(key.ExportSubjectPublicKeyInfoPem(), publicPem.Trim());
        var structure = await OpenSsl("asn1parse", "-in", _folder.File("device.key"));
        Assert.Contains(":PBES2", structure, StringComparison.Ordinal);
        Assert.Contains(":0927C0", structure, StringComparison.Ordinal); // 600,000
        Assert.Contains(":hmacWithSHA256", structure, StringComparison.Ordinal);
        Assert.Contains(":aes-256-cbc", structure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("prime256v1", "-v2 aes-256-cbc -v2prf hmacWithSHA256 -iter 600000")]
    [InlineData("secp384r1", "-v2 aes-256-cbc -v2prf hmacWithSHA256 -iter 600000")]
    [InlineData("prime256v1", "-v2 aes-128-cbc -v2prf hmacWithSHA1")]
    [InlineData("prime256v1", "-v2 aes-192-cbc -v2prf hmacWithSHA512 -iter 1000")]
    [InlineData("prime256v1", "-v2 aes-256-cbc")]
    public async Task We_read_a_key_file_that_openssl_wrote(string curve, string options)
    {
        var path = await Encrypted(["ecparam", "-name", curve, "-genkey", "-noout"], options);
        using var key = EncryptedKeyFile.LoadSigningKey(path, _passphrase);
        Assert.Equal((await OpenSsl("pkey", "-in", _folder.File("plain"), "-pubout")).Trim(), key.ExportSubjectPublicKeyInfoPem());
    }

    [Fact]
    public async Task A_key_in_plain_is_refused_with_the_command_that_encrypts_it()
    {
        await OpenSsl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", _folder.File("sec1"));
        await OpenSsl("pkcs8", "-topk8", "-nocrypt", "-in", _folder.File("sec1"), "-out", _folder.File("pkcs8"));
        foreach (var name in (string[])["sec1", "pkcs8"])
        {
            var failure = Refusal(_folder.File(name));
            Assert.Equal(KeyFileFailure.NotEncrypted, failure.Failure);
            Assert.Contains($"-in {_folder.File(name)} ", failure.Remedy, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048", KeyFileFailure.UnsupportedKey)]
    [InlineData("genpkey -algorithm ED25519", KeyFileFailure.UnsupportedKey)]
    [InlineData("ecparam -name secp521r1 -genkey -noout", KeyFileFailure.UnsupportedKey)]
    [InlineData("ecparam -name secp256k1 -genkey -noout", KeyFileFailure.UnsupportedKey)]
    [InlineData("ecparam -name prime256v1 -genkey -noout -param_enc explicit", KeyFileFailure.UnsupportedKey)]
    public async Task Keys_of_other_kinds_are_named_as_such(string generate, KeyFileFailure expected) =>
        Assert.Equal(expected, Refusal(await Encrypted(generate.Split(' '), "-v2 aes-256-cbc -iter 1000")).Failure);

    [Theory]
    [InlineData("-v2 des3")]
    [InlineData("-v1 PBE-SHA1-3DES")]
    [InlineData("-scrypt")]
    public async Task Other_encryptions_are_named_as_such(string options) =>
        Assert.Equal(KeyFileFailure.UnsupportedEncryption, Refusal(await Encrypted(["ecparam", "-name", "prime256v1", "-genkey", "-noout"], options)).Failure);

    [Fact]
    public async Task A_certificate_and_other_text_are_not_a_key()
    {
        await OpenSsl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x", "-keyout", _folder.File("k"), "-out", _folder.File("crt"));
        File.SetUnixFileMode(_folder.File("crt"), PrivateFile.Mode);
        Assert.Equal(KeyFileFailure.NotAKey, Refusal(_folder.File("crt")).Failure);
        Assert.Equal(KeyFileFailure.NotAKey, Refusal(_folder.File("pass")).Failure);
    }

    private KeyFileException Refusal(string path)
    {
        File.SetUnixFileMode(path, PrivateFile.Mode);
        return Assert.Throws<KeyFileException>(() => EncryptedKeyFile.LoadSigningKey(path, _passphrase));
    }

    private async Task<string> Encrypted(string[] generate, string options)
    {
        var path = _folder.File("openssl.key");
        await OpenSsl([.. generate, "-out", _folder.File("plain")]);
        await OpenSsl(["pkcs8", "-topk8", .. options.Split(' '), "-in", _folder.File("plain"), "-out", path, "-passout", $"file:{_folder.File("pass")}"]);
        File.SetUnixFileMode(path, PrivateFile.Mode);
        return path;
    }

    private static async Task<string> OpenSsl(params string[] arguments)
    {
        var (exitCode, output) = await Tool.RunAsync("openssl", arguments, TestContext.Current.CancellationToken);
        Assert.True(exitCode == 0, output);
        return output;
    }
}

using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Text;
using PeerSecure.Common.Keys;

namespace PeerSecure.Common.Tests.Keys;

/// <summary>A key file cut or changed anywhere: the same key or a KeyFileException, never another key, never another exception.</summary>
public sealed class DamagedKeyFileTests : IDisposable
{
    private readonly KeysTestFolder _folder = new();
    private readonly Passphrase _passphrase = Passphrase.CopyOf("x");
    private readonly byte[] _publicKey;
    private readonly byte[] _der;
    private readonly string _path;

    public DamagedKeyFileTests()
    {
        // Few rounds, as openssl would write with -iter, so that thousands of attempts take seconds.
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _publicKey = key.ExportSubjectPublicKeyInfo();
        _der = key.ExportEncryptedPkcs8PrivateKey("x"u8, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
        _path = _folder.File("device.key");
    }

    public void Dispose()
    {
        _passphrase.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        var pem = Pem(_der);
        for (var length = 0; length < pem.Length - 1; length++) // the last byte is the line end
        {
            var failure = Load(pem.AsSpan(0, length));
            Assert.True(failure is KeyFileFailure.Damaged or KeyFileFailure.NotAKey, $"{length}: {failure}");
        }
    }

    [Fact]
    public void Every_truncation_of_the_encrypted_structure_is_damage()
    {
        for (var length = 0; length < _der.Length; length++)
        {
            Assert.Equal(KeyFileFailure.Damaged, Load(Pem(_der[..length])));
        }
    }

    [Fact]
    public void Every_flipped_bit_of_the_encrypted_structure_is_refused()
    {
        var reasons = new HashSet<KeyFileFailure>();
        for (var bit = 0; bit < _der.Length * 8; bit++)
        {
            if (IsRounds(bit / 8))
            {
                continue; // up to ten million rounds each: see the next test
            }

            var changed = (byte[])_der.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            var failure = Load(Pem(changed));
            Assert.True(failure is KeyFileFailure.Damaged or KeyFileFailure.WrongPassphrase or KeyFileFailure.UnsupportedEncryption or KeyFileFailure.UnsupportedKey, $"bit {bit}: {failure}");
            reasons.Add(failure.Value);
        }

        Assert.Contains(KeyFileFailure.Damaged, reasons);
        Assert.Contains(KeyFileFailure.WrongPassphrase, reasons);
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(10_000_001)]
    [InlineData(0)]
    [InlineData(-1)]
    public void Absurd_numbers_of_rounds_are_refused_before_any_is_done(int rounds)
    {
        var started = TimeProvider.System.GetTimestamp();
        Assert.Equal(KeyFileFailure.Damaged, Load(Pem(WithRounds(rounds))));
        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Every_flipped_bit_of_the_text_gives_the_same_key_or_a_refusal()
    {
        var pem = Pem(_der);
        for (var bit = 0; bit < pem.Length * 8; bit++)
        {
            var changed = (byte[])pem.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            if (!AsksForManyRounds(changed))
            {
                Load(changed); // asserts the key is ours when it loads
            }
        }
    }

    [Fact]
    public void An_oversized_file_is_refused()
    {
        File.WriteAllBytes(_path, [.. Pem(_der), .. Enumerable.Repeat((byte)'\n', 20_000)]);
        File.SetUnixFileMode(_path, PrivateFile.Mode);
        Assert.Equal(KeyFileFailure.TooLarge, Assert.Throws<KeyFileException>(() => EncryptedKeyFile.LoadSigningKey(_path, _passphrase)).Failure);
    }

    [Fact]
    public void An_empty_file_a_missing_one_a_folder_and_an_impossible_name_are_told_apart()
    {
        Assert.Equal(KeyFileFailure.NotAKey, Load([]));
        Assert.Equal(KeyFileFailure.Missing, Refusal(_folder.File("none")));
        Assert.Equal(KeyFileFailure.Missing, Refusal(_folder.File("none/none")));
        Assert.Equal(KeyFileFailure.Unreadable, Refusal(_folder.Path));
        Assert.Equal(KeyFileFailure.Unreadable, Refusal("a\0b"));
    }

    [Fact]
    public void A_private_number_with_another_keys_public_point_is_damage()
    {
        using var one = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var info = one.ExportPkcs8PrivateKey();
        other.ExportSubjectPublicKeyInfo().AsSpan(^65..).CopyTo(info.AsSpan(^65..));
        var wrapped = new Pkcs8PrivateKeyInfo(new Oid("1.2.840.10045.2.1"), Convert.FromHexString("06082A8648CE3D030107"), PrivateKeyIn(info));
        var der = wrapped.Encrypt("x"u8, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
        Assert.Equal(KeyFileFailure.Damaged, Load(Pem(der)));
    }

    private static byte[] WithRounds(int rounds)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.2.840.113549.1.5.13");
                using (writer.PushSequence())
                {
                    using (writer.PushSequence())
                    {
                        writer.WriteObjectIdentifier("1.2.840.113549.1.5.12");
                        using (writer.PushSequence())
                        {
                            writer.WriteOctetString(new byte[16]);
                            writer.WriteInteger(rounds);
                        }
                    }

                    using (writer.PushSequence())
                    {
                        writer.WriteObjectIdentifier("2.16.840.1.101.3.4.1.42");
                        writer.WriteOctetString(new byte[16]);
                    }
                }
            }

            writer.WriteOctetString(new byte[144]);
        }

        return writer.Encode();
    }

    private static byte[] PrivateKeyIn(byte[] info) =>
        Pkcs8PrivateKeyInfo.Decode(info, out _).PrivateKeyBytes.ToArray();

    private static byte[] Pem(byte[] der) => Encoding.ASCII.GetBytes(PemEncoding.WriteString("ENCRYPTED PRIVATE KEY", der) + "\n");

    private KeyFileFailure? Load(ReadOnlySpan<byte> content)
    {
        File.WriteAllBytes(_path, content);
        File.SetUnixFileMode(_path, PrivateFile.Mode);
        try
        {
            using var key = EncryptedKeyFile.LoadSigningKey(_path, _passphrase);
            Assert.Equal(_publicKey, key.ExportSubjectPublicKeyInfo());
            return null;
        }
        catch (KeyFileException refused)
        {
            Assert.Equal(content, File.ReadAllBytes(_path));
            return refused.Failure;
        }
    }

    private KeyFileFailure Refusal(string path) => Assert.Throws<KeyFileException>(() => EncryptedKeyFile.LoadSigningKey(path, _passphrase)).Failure;

    /// <summary>Whether this byte belongs to INTEGER 1000 (02 02 03 E8).</summary>
    private bool IsRounds(int offset)
    {
        var at = _der.AsSpan().IndexOf(new byte[] { 2, 2, 3, 0xE8 });
        return offset >= at && offset < at + 4;
    }

    private bool AsksForManyRounds(byte[] pem) =>
        PemEncoding.TryFindUtf8(pem, out var fields)
        && fields.DecodedDataLength == _der.Length
        && Convert.FromBase64String(Encoding.ASCII.GetString(pem[fields.Base64Data])) is var der
        && Enumerable.Range(0, der.Length).Any(i => IsRounds(i) && der[i] != _der[i]);
}

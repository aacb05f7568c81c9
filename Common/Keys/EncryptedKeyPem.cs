using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;

namespace PeerSecure.Common.Keys;

/// <summary>PKCS#8 <c>ENCRYPTED PRIVATE KEY</c> PEM in memory, as stock openssl reads and writes it: EC keys on P-256 and P-384.</summary>
internal static class EncryptedKeyPem
{
    private const string Label = "ENCRYPTED PRIVATE KEY";
    private const string Curve256 = "1.2.840.10045.3.1.7";
    private const string Curve384 = "1.3.132.0.34";

    internal static byte[] Write(ECAlgorithm key, Passphrase passphrase)
    {
        using var utf8 = passphrase.ToUtf8();
        var der = key.ExportEncryptedPkcs8PrivateKey(utf8.Span, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, passphrase.Rounds));
        return Encoding.ASCII.GetBytes(PemEncoding.WriteString(Label, der) + "\n");
    }

    /// <summary>The PrivateKeyInfo inside; the caller disposes it. Null with the reason; never throws on any content.</summary>
    internal static SecretBytes? Open(ReadOnlySpan<byte> pem, Passphrase passphrase, out KeyFileFailure why)
    {
        if (!TryReadPem(pem, out var der, out why) || !Pbes2.TryParse(der, out var encrypted, out why))
        {
            return null;
        }

        var info = encrypted!.Decrypt(passphrase, out why);
        if (info is not null && !IsSupportedCurve(info.Span, out why))
        {
            info.Dispose();
            return null;
        }

        return info;
    }

    private static bool TryReadPem(ReadOnlySpan<byte> pem, out byte[] der, out KeyFileFailure why)
    {
        der = [];
        if (!PemEncoding.TryFindUtf8(pem, out var fields))
        {
            why = pem.IndexOf("-----BEGIN"u8) >= 0 ? KeyFileFailure.Damaged : KeyFileFailure.NotAKey;
            return false;
        }

        var label = Encoding.UTF8.GetString(pem[fields.Label]);
        if (label != Label)
        {
            why = label.EndsWith("PRIVATE KEY", StringComparison.Ordinal) ? KeyFileFailure.NotEncrypted : KeyFileFailure.NotAKey;
            return false;
        }

        why = KeyFileFailure.Damaged;
        der = new byte[fields.DecodedDataLength];
        return Convert.TryFromBase64String(Encoding.ASCII.GetString(pem[fields.Base64Data]), der, out var written) && written == der.Length;
    }

    private static bool IsSupportedCurve(ReadOnlySpan<byte> info, out KeyFileFailure why)
    {
        why = KeyFileFailure.Damaged;
        try
        {
            AsnDecoder.ReadSequence(info, AsnEncodingRules.BER, out var start, out var length, out _);
            var body = info.Slice(start, length);
            AsnDecoder.ReadIntegerBytes(body, AsnEncodingRules.BER, out var used);
            AsnDecoder.ReadSequence(body[used..], AsnEncodingRules.BER, out start, out length, out _);
            var algorithm = body[used..].Slice(start, length);
            var name = AsnDecoder.ReadObjectIdentifier(algorithm, AsnEncodingRules.BER, out used);
            why = KeyFileFailure.UnsupportedKey;
            return name == "1.2.840.10045.2.1" // id-ecPublicKey
                && Asn1Tag.TryDecode(algorithm[used..], out var tag, out _) && tag == Asn1Tag.ObjectIdentifier
                && AsnDecoder.ReadObjectIdentifier(algorithm[used..], AsnEncodingRules.BER, out _) is Curve256 or Curve384;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }
}

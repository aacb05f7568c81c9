using System.Formats.Asn1;
using System.Security.Cryptography;

namespace PeerSecure.Common.Keys;

/// <summary>
/// EncryptedPrivateKeyInfo with PBES2, PBKDF2 and AES-CBC (RFC 5958, RFC 8018 appendix A.4), read by hand so that the work a
/// file may ask for is bounded before any is done, and so that a wrong passphrase can be told from damage.
/// </summary>
internal sealed class Pbes2
{
    private const int MaxIterations = 10_000_000; // an accidental or planted 2^31 would hold the program for minutes
    private const int BlockLength = 16;
    private const int MaxSaltLength = 64;

    private readonly byte[] _salt;
    private readonly int _iterations;
    private readonly HashAlgorithmName _prf;
    private readonly int _keyLength;
    private readonly byte[] _iv;
    private readonly byte[] _ciphertext;

    private Pbes2(byte[] salt, int iterations, HashAlgorithmName prf, (int KeyLength, byte[] Iv) cipher, byte[] ciphertext)
    {
        _salt = salt;
        _iterations = iterations;
        _prf = prf;
        (_keyLength, _iv) = cipher;
        _ciphertext = ciphertext;
    }

    /// <summary>The reason for a refusal is <see cref="KeyFileFailure.Damaged"/> or <see cref="KeyFileFailure.UnsupportedEncryption"/>.</summary>
    internal static bool TryParse(ReadOnlyMemory<byte> der, out Pbes2? parsed, out KeyFileFailure why)
    {
        parsed = null;
        why = KeyFileFailure.Damaged;
        try
        {
            var reader = new AsnReader(der, AsnEncodingRules.DER);
            var info = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            var scheme = info.ReadSequence();
            var ciphertext = info.ReadOctetString();
            info.ThrowIfNotEmpty();
            why = KeyFileFailure.UnsupportedEncryption;
            if (scheme.ReadObjectIdentifier() != "1.2.840.113549.1.5.13") // PBES2
            {
                return false;
            }

            why = KeyFileFailure.Damaged;
            var parameters = scheme.ReadSequence();
            scheme.ThrowIfNotEmpty();
            parsed = ReadParameters(parameters, ciphertext, out why);
            return parsed is not null;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    /// <summary>The PrivateKeyInfo; the caller disposes it. Null with the reason when it does not come out.</summary>
    internal SecretBytes? Decrypt(Passphrase passphrase, out KeyFileFailure why)
    {
        using var utf8 = passphrase.ToUtf8();
        using var key = new SecretBytes(_keyLength);
        Rfc2898DeriveBytes.Pbkdf2(utf8.Span, _salt, key.Fill(), _iterations, _prf);
        using var aes = Aes.Create();
        aes.SetKey(key.Span);
        using var padded = new SecretBytes(_ciphertext.Length);
        aes.DecryptCbc(_ciphertext, _iv, padded.Fill(), PaddingMode.None);

        // The first block tells: a right key shows a PrivateKeyInfo of just this length there, a wrong one by chance once in 2^40.
        var length = PrivateKeyInfoLength(padded.Span);
        var padding = padded.Length - length;
        if (length == 0 || padding is < 1 or > BlockLength)
        {
            why = KeyFileFailure.WrongPassphrase;
            return null;
        }

        why = KeyFileFailure.Damaged;
        return padded.Span[length..].ContainsAnyExcept((byte)padding) ? null : SecretBytes.CopyOf(padded.Span[..length]);
    }

    private static Pbes2? ReadParameters(AsnReader parameters, byte[] ciphertext, out KeyFileFailure why)
    {
        var derivation = parameters.ReadSequence();
        var encryption = parameters.ReadSequence();
        parameters.ThrowIfNotEmpty();
        why = KeyFileFailure.UnsupportedEncryption;
        if (derivation.ReadObjectIdentifier() != "1.2.840.113549.1.5.12" // PBKDF2
            || KeyLengthOf(encryption.ReadObjectIdentifier()) is not { } keyLength)
        {
            return null;
        }

        why = KeyFileFailure.Damaged;
        var pbkdf2 = derivation.ReadSequence();
        derivation.ThrowIfNotEmpty();
        var salt = pbkdf2.ReadOctetString();
        var iv = encryption.ReadOctetString();
        encryption.ThrowIfNotEmpty();
        var fits = pbkdf2.TryReadInt32(out var iterations) && iterations is > 0 and <= MaxIterations
            && (!pbkdf2.HasData || !pbkdf2.PeekTag().HasSameClassAndValue(Asn1Tag.Integer) || (pbkdf2.TryReadInt32(out var named) && named == keyLength))
            && salt.Length is > 0 and <= MaxSaltLength
            && iv.Length == BlockLength
            && ciphertext.Length is > 0 && ciphertext.Length % BlockLength == 0;
        if (!fits)
        {
            return null;
        }

        why = KeyFileFailure.UnsupportedEncryption;
        return ReadPrf(pbkdf2) is { } prf ? new Pbes2(salt, iterations, prf, (keyLength, iv), ciphertext) : null;
    }

    private static HashAlgorithmName? ReadPrf(AsnReader pbkdf2)
    {
        if (!pbkdf2.HasData)
        {
            return HashAlgorithmName.SHA1; // the default of RFC 8018: what openssl 1.0 wrote
        }

        var prf = pbkdf2.ReadSequence();
        pbkdf2.ThrowIfNotEmpty();
        var name = prf.ReadObjectIdentifier();
        if (prf.HasData)
        {
            prf.ReadNull();
        }

        prf.ThrowIfNotEmpty();
        return name switch
        {
            "1.2.840.113549.2.7" => HashAlgorithmName.SHA1,
            "1.2.840.113549.2.9" => HashAlgorithmName.SHA256,
            "1.2.840.113549.2.10" => HashAlgorithmName.SHA384,
            "1.2.840.113549.2.11" => HashAlgorithmName.SHA512,
            _ => null,
        };
    }

    private static int? KeyLengthOf(string cipher) => cipher switch
    {
        "2.16.840.1.101.3.4.1.2" => 16, // AES-128-CBC
        "2.16.840.1.101.3.4.1.22" => 24,
        "2.16.840.1.101.3.4.1.42" => 32,
        _ => null,
    };

    /// <summary>Length of <c>SEQUENCE { INTEGER 0, ...</c> including its header; 0 when it does not begin like one.</summary>
    private static int PrivateKeyInfoLength(ReadOnlySpan<byte> bytes)
    {
        if (!AsnDecoder.TryReadEncodedValue(bytes, AsnEncodingRules.DER, out var tag, out var offset, out _, out var consumed)
            || tag != Asn1Tag.Sequence)
        {
            return 0;
        }

        var body = bytes[offset..];
        return body.Length > 3 && body[0] == 2 && body[1] == 1 && body[2] == 0 ? consumed : 0;
    }
}

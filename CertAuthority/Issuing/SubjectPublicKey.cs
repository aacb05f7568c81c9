using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Keys;

namespace PeerSecure.CertAuthority.Issuing;

/// <summary>
/// An elliptic curve public key in the one encoding we accept: a named curve, P-256 or P-384, and an uncompressed point. The
/// header is compared as bytes, so RSA, other curves, explicit parameters and compressed points all fail in the same place.
/// </summary>
internal sealed class SubjectPublicKey
{
    private static readonly byte[] HeaderP256 = Convert.FromHexString("3059301306072A8648CE3D020106082A8648CE3D03010703420004");
    private static readonly byte[] HeaderP384 = Convert.FromHexString("3076301006072A8648CE3D020106052B8104002203620004");

    private readonly byte[] _spki;
    private readonly byte[] _keyIdentifier;

    private SubjectPublicKey(KeyCurve curve, ReadOnlySpan<byte> spki)
    {
        Curve = curve;
        _spki = spki.ToArray();
        Hash = SpkiHash.Of(spki);
        _keyIdentifier = CertificateProfile.KeyIdentifier(spki);
    }

    public KeyCurve Curve { get; }

    /// <summary>The SubjectPublicKeyInfo, DER.</summary>
    public ReadOnlySpan<byte> Spki => _spki;

    /// <summary>The content of the bit string, which key identifiers and OCSP hash.</summary>
    public ReadOnlySpan<byte> PublicPoint => _spki.AsSpan((Curve == KeyCurve.P384 ? HeaderP384 : HeaderP256).Length - 1);

    /// <summary>What revocation names this key by.</summary>
    public SpkiHash Hash { get; }

    /// <summary>Goes into the subject and authority key identifiers.</summary>
    public ReadOnlySpan<byte> KeyIdentifier => _keyIdentifier;

    /// <summary>The key identifier as 40 lowercase hex digits: names files, CRL addresses and logs.</summary>
    public string KeyId => Convert.ToHexStringLower(_keyIdentifier);

    public static SubjectPublicKey Of(ECDsa key) =>
        TryRead(key.ExportSubjectPublicKeyInfo(), out var publicKey)
            ? publicKey
            : throw new ArgumentException("Only P-256 and P-384 keys are supported.", nameof(key));

    /// <summary>Checks the encoding alone; a point off its curve shows when <see cref="Verifies"/> loads it.</summary>
    public static bool TryRead(ReadOnlySpan<byte> spki, [NotNullWhen(true)] out SubjectPublicKey? publicKey)
    {
        publicKey = null;
        if (spki.Length == HeaderP256.Length + 64 && spki.StartsWith(HeaderP256))
        {
            publicKey = new SubjectPublicKey(KeyCurve.P256, spki);
        }
        else if (spki.Length == HeaderP384.Length + 96 && spki.StartsWith(HeaderP384))
        {
            publicKey = new SubjectPublicKey(KeyCurve.P384, spki);
        }

        return publicKey is not null;
    }

    /// <summary>Checks a DER signature by this key; false also when the point is not on its curve.</summary>
    public bool Verifies(ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature, HashAlgorithmName hash)
    {
        var size = PublicPoint.Length / 2;
        try
        {
            using var key = ECDsa.Create(new ECParameters
            {
                Curve = Curve == KeyCurve.P384 ? ECCurve.NamedCurves.nistP384 : ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = PublicPoint.Slice(1, size).ToArray(), Y = PublicPoint.Slice(1 + size, size).ToArray() },
            });
            return key.VerifyData(content, signature, hash, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}

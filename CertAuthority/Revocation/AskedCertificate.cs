using System.Formats.Asn1;
using System.Security.Cryptography;
using PeerSecure.CertAuthority.Der;
using PeerSecure.CertAuthority.Issuing;
using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Revocation;

/// <summary>A CertID of an OCSP request: an issuer by the hashes of its name and key, and a serial. Echoed byte for byte.</summary>
internal sealed class AskedCertificate
{
    private readonly ReadOnlyMemory<byte> _encoded;
    private readonly string _hash;
    private readonly byte[] _nameHash;
    private readonly byte[] _keyHash;

    private AskedCertificate(ReadOnlyMemory<byte> encoded, string hash, byte[] nameHash, byte[] keyHash, SerialNumber? serial)
    {
        _encoded = encoded;
        _hash = hash;
        _nameHash = nameHash;
        _keyHash = keyHash;
        Serial = serial;
    }

    public ReadOnlySpan<byte> Encoded => _encoded.Span;

    /// <summary>Null when no certificate can have this number.</summary>
    public SerialNumber? Serial { get; }

    /// <summary>Lets <see cref="AsnContentException"/> out, which the request turns into a refusal.</summary>
    public static AskedCertificate Read(AsnReader reader)
    {
        var encoded = reader.PeekEncodedValue();
        var certificate = reader.ReadSequence();
        var algorithm = certificate.ReadSequence();
        var hash = algorithm.ReadObjectIdentifier();
        if (algorithm.HasData)
        {
            algorithm.ReadNull();
        }

        algorithm.ThrowIfNotEmpty();
        var nameHash = certificate.ReadOctetString();
        var keyHash = certificate.ReadOctetString();
        var number = certificate.ReadIntegerBytes();
        certificate.ThrowIfNotEmpty();
        return new AskedCertificate(encoded, hash, nameHash, keyHash, SerialNumber.TryFromDer(number.Span, out var serial) ? serial : null);
    }

    public bool IsIssuedBy(HeldCertificate issuer) =>
        Hash(issuer.Subject) is { } name && name.AsSpan().SequenceEqual(_nameHash) &&
        Hash(issuer.PublicKey.PublicPoint) is { } key && key.AsSpan().SequenceEqual(_keyHash);

    private byte[]? Hash(ReadOnlySpan<byte> content) => _hash switch
    {
#pragma warning disable CA5350 // RFC 6960 names an issuer by SHA-1, and stock clients do so; nothing rests on its strength.
        Oids.Sha1 => SHA1.HashData(content),
#pragma warning restore CA5350
        Oids.Sha256 => SHA256.HashData(content),
        Oids.Sha384 => SHA384.HashData(content),
        Oids.Sha512 => SHA512.HashData(content),
        _ => null,
    };
}

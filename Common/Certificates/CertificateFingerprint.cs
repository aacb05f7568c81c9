using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace PeerSecure.Common.Certificates;

/// <summary>SHA-256 of a whole certificate: the pin of a root (N7), and <c>x5t#S256</c> of tickets. Revocation never goes by it (R1).</summary>
public sealed record CertificateFingerprint
{
    private CertificateFingerprint(string hex) => Hex = hex;

    /// <summary>64 lowercase hex digits.</summary>
    public string Hex { get; }

    /// <summary>The first 16 digits: enough for a hint on screen or in an advert, never for a decision.</summary>
    public string Prefix => Hex[..16];

    public static CertificateFingerprint Of(ReadOnlySpan<byte> certificate) => new(Convert.ToHexStringLower(SHA256.HashData(certificate)));

    public static bool TryParse([NotNullWhen(true)] string? hex, [NotNullWhen(true)] out CertificateFingerprint? result)
    {
        result = hex is not null && LowercaseHex.IsValid(hex, 64) ? new CertificateFingerprint(hex) : null;
        return result is not null;
    }

    public static CertificateFingerprint Parse(string hex) =>
        TryParse(hex, out var result) ? result : throw new ArgumentException("Expected 64 lowercase hex digits.", nameof(hex));

    public byte[] ToBytes() => Convert.FromHexString(Hex);

    public override string ToString() => Hex;
}

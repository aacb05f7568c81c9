using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace PeerSecure.Common.Certificates;

/// <summary>SHA-256 of a certificate's SubjectPublicKeyInfo: names a key whatever certificate carries it (R1, C). Also the id of an issuer.</summary>
public sealed record SpkiHash
{
    private SpkiHash(string hex) => Hex = hex;

    /// <summary>64 lowercase hex digits.</summary>
    public string Hex { get; }

    /// <summary>The first 16 digits: enough for a hint on screen or in an advert, never for a decision.</summary>
    public string Prefix => Hex[..16];

    public static SpkiHash Of(ReadOnlySpan<byte> spki) => new(Convert.ToHexStringLower(SHA256.HashData(spki)));

    public static bool TryParse([NotNullWhen(true)] string? hex, [NotNullWhen(true)] out SpkiHash? result)
    {
        result = hex is not null && LowercaseHex.IsValid(hex, 64) ? new SpkiHash(hex) : null;
        return result is not null;
    }

    public static SpkiHash Parse(string hex) =>
        TryParse(hex, out var result) ? result : throw new ArgumentException("Expected 64 lowercase hex digits.", nameof(hex));

    public byte[] ToBytes() => Convert.FromHexString(Hex);

    public override string ToString() => Hex;
}

using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace PeerSecure.Common.Certificates;

/// <summary>N2: the first 32 lowercase hex digits of SHA-256 of the first root's SPKI. Later roots do not change it.</summary>
public sealed record AuthorityId
{
    private const int Digits = 32;

    private AuthorityId(string value) => Value = value;

    public string Value { get; }

    public static AuthorityId OfFirstRoot(ReadOnlySpan<byte> rootSpki) =>
        new(Convert.ToHexStringLower(SHA256.HashData(rootSpki))[..Digits]);

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out AuthorityId? id)
    {
        id = text is not null && LowercaseHex.IsValid(text, Digits) ? new AuthorityId(text) : null;
        return id is not null;
    }

    public static AuthorityId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new ArgumentException("Expected 32 lowercase hex digits.", nameof(text));

    public override string ToString() => Value;
}

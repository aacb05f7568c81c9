using System.Diagnostics.CodeAnalysis;

namespace PeerSecure.Common.Certificates;

/// <summary>
/// A certificate's serial: lowercase hex of its magnitude, no leading zero byte, at most 20 bytes (RFC 5280, 4.1.2.2). Apart from
/// the case, this is what <c>openssl x509 -serial</c> prints.
/// </summary>
public sealed record SerialNumber
{
    private const int MaximumBytes = 20;

    private SerialNumber(string hex) => Hex = hex;

    public string Hex { get; }

    /// <summary>From the content bytes of the DER INTEGER: positive, minimal, not zero.</summary>
    public static bool TryFromDer(ReadOnlySpan<byte> content, [NotNullWhen(true)] out SerialNumber? serial)
    {
        serial = null;
        if (content.IsEmpty || content[0] >= 0x80 || (content is [0, < 0x80, ..]))
        {
            return false;
        }

        return TryParse(Convert.ToHexStringLower(content[0] == 0 ? content[1..] : content), out serial);
    }

    public static bool TryParse([NotNullWhen(true)] string? hex, [NotNullWhen(true)] out SerialNumber? serial)
    {
        var good = hex is { Length: >= 2 and <= 2 * MaximumBytes } && LowercaseHex.IsValid(hex) && !hex.StartsWith("00", StringComparison.Ordinal);
        serial = good ? new SerialNumber(hex!) : null;
        return good;
    }

    public static SerialNumber Parse(string hex) =>
        TryParse(hex, out var serial) ? serial : throw new ArgumentException("Expected a serial in lowercase hex.", nameof(hex));

    public override string ToString() => Hex;
}

using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace PeerSecure.CertAuthority.Issuing;

/// <summary>
/// N5: a random 128-bit certificate serial. The first octet is 1 to 127, so that the number always takes exactly sixteen octets,
/// never a sign octet, and every tool prints the same 32 hex digits for it.
/// </summary>
internal readonly record struct SerialNumber(UInt128 Value)
{
    public const int Length = 16;

    public static SerialNumber Random()
    {
        Span<byte> octets = stackalloc byte[Length];
        do
        {
            RandomNumberGenerator.Fill(octets);
        }
        while (octets[0] is 0 or > 0x7F);
        return new SerialNumber(BinaryPrimitives.ReadUInt128BigEndian(octets));
    }

    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, Value);

    /// <summary>The value of a DER INTEGER as it came from a request; one that we cannot have issued is refused.</summary>
    public static bool TryFromInteger(ReadOnlySpan<byte> octets, out SerialNumber serial)
    {
        serial = default;
        if (octets.Length != Length || octets[0] is 0 or > 0x7F)
        {
            return false;
        }

        serial = new SerialNumber(BinaryPrimitives.ReadUInt128BigEndian(octets));
        return true;
    }

    /// <summary>Accepts what people paste: upper or lower case, with or without colons.</summary>
    public static bool TryParse(string text, out SerialNumber serial)
    {
        serial = default;
        var digits = text.Length > 3 * Length ? "" : text.Replace(":", "", StringComparison.Ordinal);
        if (digits.Length != 2 * Length ||
            !UInt128.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        serial = new SerialNumber(value);
        return true;
    }

    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}

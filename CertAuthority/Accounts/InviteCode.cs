using System.Security.Cryptography;
using System.Text;
using PeerSecure.Common.Keys;

namespace PeerSecure.CertAuthority.Accounts;

/// <summary>
/// A2, A7: 128 random bits, shown once and kept only as a hash. Typed by people: Crockford's base 32 in groups, any case, with
/// the letters one mistakes for digits read as digits.
/// </summary>
internal sealed class InviteCode
{
    private const int RandomBytes = 16;

    /// <summary>26 characters of 5 bits hold 130; the first carries 3.</summary>
    private const int Characters = 26;

    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static readonly byte[] Prefix = DomainSignature.Prefix("invite");

    private readonly UInt128 _value;

    private InviteCode(UInt128 value) => _value = value;

    public static InviteCode New()
    {
        Span<byte> bytes = stackalloc byte[RandomBytes];
        RandomNumberGenerator.Fill(bytes);
        return new InviteCode(System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    public static bool TryParse(string? text, out InviteCode code)
    {
        code = new InviteCode(0);
        if (text is null || text.Length > 2 * Characters)
        {
            return false;
        }

        UInt128 value = 0;
        var count = 0;
        foreach (var character in text)
        {
            if (character is '-' or ' ')
            {
                continue;
            }

            var digit = Alphabet.IndexOf(Canonical(character), StringComparison.Ordinal);
            if (digit < 0 || ++count > Characters || (count == 1 && digit > 7))
            {
                return false;
            }

            value = (value << 5) | (uint)digit;
        }

        code = new InviteCode(value);
        return count == Characters;
    }

    /// <summary>What the database keeps. The code has full entropy, so one hash is enough.</summary>
    public byte[] Hash()
    {
        Span<byte> bytes = stackalloc byte[RandomBytes];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, _value);
        return SHA256.HashData([.. Prefix, .. bytes]);
    }

    /// <summary>For showing it to the one person it is for; ToString stays silent so that no log prints it.</summary>
    public string Reveal()
    {
        var text = new StringBuilder();
        for (var index = 0; index < Characters; index++)
        {
            if (index is > 0 and < 25 && (index % 5) == 0)
            {
                text.Append('-');
            }

            text.Append(Alphabet[(int)((_value >> (5 * (Characters - 1 - index))) & 31)]);
        }

        return text.ToString();
    }

    public override string ToString() => "[invite code]";

    private static char Canonical(char character) => char.ToUpperInvariant(character) switch
    {
        'O' => '0',
        'I' or 'L' => '1',
        var other => other,
    };
}

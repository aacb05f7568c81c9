using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using PeerSecure.Common.Keys;

namespace PeerSecure.Common.Envelopes;

/// <summary>
/// K3: 160 random bits, printed once as eight groups of four characters and a check character: <c>K7QD9-…</c>. The check
/// character finds every wrong or swapped character inside a group and groups in the wrong place, and says which group to look at.
/// </summary>
public sealed class RecoveryCode : IDisposable
{
    public const int Length = 20;
    public const int Groups = 8;

    private const int GroupDigits = 4;
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";   // Crockford's: no I, L, O, U

    private readonly SecretBytes _bytes;

    private RecoveryCode(SecretBytes bytes) => _bytes = bytes;

    internal ReadOnlySpan<byte> Span => _bytes.Span;

    public static RecoveryCode Random() => new(SecretBytes.Random(Length));

    /// <summary>
    /// Reads what somebody typed: case, spaces and dashes do not matter, and I, L and O are taken for 1, 1 and 0. When it is no code,
    /// <paramref name="wrongGroup"/> is the first group that is mistyped, counted from 1, or 0 when the length is wrong.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> typed, [NotNullWhen(true)] out RecoveryCode? code, out int wrongGroup)
    {
        code = null;
        wrongGroup = 0;
        Span<byte> digits = stackalloc byte[Groups * (GroupDigits + 1)];
        try
        {
            if (!TryReadDigits(typed, digits, out wrongGroup))
            {
                return false;
            }

            var bytes = new SecretBytes(Length);
            Pack(digits, bytes.Fill());
            code = new RecoveryCode(bytes);
            return true;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(digits);
        }
    }

    /// <summary>Writes the printed form, 47 characters; the caller clears them when they were shown.</summary>
    public char[] Print()
    {
        var printed = new char[(Groups * (GroupDigits + 2)) - 1];
        Array.Fill(printed, '-');
        Span<byte> group = stackalloc byte[GroupDigits];
        for (var index = 0; index < Groups; index++)
        {
            for (var position = 0; position < GroupDigits; position++)
            {
                group[position] = DigitAt((index * GroupDigits) + position);
                printed[(index * (GroupDigits + 2)) + position] = Alphabet[group[position]];
            }

            printed[(index * (GroupDigits + 2)) + GroupDigits] = Alphabet[Check(group, index)];
        }

        CryptographicOperations.ZeroMemory(group);
        return printed;
    }

    public override string ToString() => "[secret]";

    public void Dispose() => _bytes.Dispose();

    private static bool TryReadDigits(ReadOnlySpan<char> typed, Span<byte> digits, out int wrongGroup)
    {
        wrongGroup = 0;
        var count = 0;
        foreach (var character in typed)
        {
            if (character is ' ' or '-' or '\t')
            {
                continue;
            }

            var digit = Digit(character);
            if (count == digits.Length || digit < 0)
            {
                wrongGroup = count == digits.Length ? 0 : 1 + (count / (GroupDigits + 1));
                return false;
            }

            digits[count++] = (byte)digit;
        }

        if (count != digits.Length)
        {
            return false;
        }

        for (var index = 0; index < Groups && wrongGroup == 0; index++)
        {
            var group = digits.Slice(index * (GroupDigits + 1), GroupDigits + 1);
            wrongGroup = Check(group[..GroupDigits], index) == group[GroupDigits] ? 0 : index + 1;
        }

        return wrongGroup == 0;
    }

    private static int Digit(char character) => char.ToUpperInvariant(character) switch
    {
        'O' => 0,
        'I' or 'L' => 1,
        var upper => Alphabet.IndexOf(upper, StringComparison.Ordinal),
    };

    /// <summary>
    /// Over GF(32): every digit times its own power of x, and the group's number. Distinct powers find a swap, non-zero ones a wrong digit.
    /// </summary>
    private static byte Check(ReadOnlySpan<byte> digits, int group)
    {
        var check = 0;
        foreach (var digit in digits)
        {
            check = TimesX(check ^ digit);
        }

        return (byte)(check ^ (group + 1));
    }

    private static int TimesX(int value) => (value & 0x10) == 0 ? value << 1 : ((value << 1) & 0x1f) ^ 0x05;   // x^5 + x^2 + 1

    private byte DigitAt(int position)
    {
        var digit = 0;
        for (var bit = position * 5; bit < (position + 1) * 5; bit++)
        {
            digit = (digit << 1) | ((Span[bit / 8] >> (7 - (bit % 8))) & 1);
        }

        return (byte)digit;
    }

    private static void Pack(ReadOnlySpan<byte> digits, Span<byte> bytes)
    {
        for (var bit = 0; bit < Length * 8; bit++)
        {
            var position = bit / 5;
            var digit = digits[((position / GroupDigits) * (GroupDigits + 1)) + (position % GroupDigits)];
            bytes[bit / 8] |= (byte)(((digit >> (4 - (bit % 5))) & 1) << (7 - (bit % 8)));
        }
    }
}

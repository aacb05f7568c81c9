using System.Buffers.Binary;

namespace PeerSecure.Common.Envelopes;

/// <summary>
/// The number that <c>cksum</c> prints (POSIX.1: CRC-32 with polynomial 0x04C11DB7, most significant bit first, the length appended).
/// It finds accidents, not attackers: those are what SHA-256 and the seal are for.
/// </summary>
public sealed class PosixChecksum
{
    private const uint Polynomial = 0x04C11DB7;
    private const int Slices = 8;

    private static readonly uint[][] Tables = MakeTables();

    private uint _remainder;

    public long Length { get; private set; }

    /// <summary>The checksum of everything appended so far; more may follow.</summary>
    public uint Value
    {
        get
        {
            var remainder = _remainder;
            for (var rest = Length; rest != 0; rest >>= 8)
            {
                remainder = Step(remainder, (byte)(rest & 0xff));
            }

            return ~remainder;
        }
    }

    public void Append(ReadOnlySpan<byte> content)
    {
        Length += content.Length;
        var remainder = _remainder;
        while (content.Length >= Slices)
        {
            var first = remainder ^ BinaryPrimitives.ReadUInt32BigEndian(content);
            remainder = Tables[7][first >> 24] ^ Tables[6][(first >> 16) & 0xff] ^ Tables[5][(first >> 8) & 0xff] ^ Tables[4][first & 0xff]
                ^ Tables[3][content[4]] ^ Tables[2][content[5]] ^ Tables[1][content[6]] ^ Tables[0][content[7]];
            content = content[Slices..];
        }

        foreach (var one in content)
        {
            remainder = Step(remainder, one);
        }

        _remainder = remainder;
    }

    private static uint Step(uint remainder, byte one) => unchecked(remainder << 8) ^ Tables[0][(remainder >> 24) ^ one];

    // Table n holds what a byte does to the remainder n bytes later, so that eight bytes are done at once.
    private static uint[][] MakeTables()
    {
        var tables = Enumerable.Range(0, Slices).Select(_ => new uint[256]).ToArray();
        for (uint value = 0; value < 256; value++)
        {
            var remainder = value << 24;
            for (var bit = 0; bit < 8; bit++)
            {
                remainder = unchecked(remainder << 1) ^ ((remainder & 0x80000000) != 0 ? Polynomial : 0);
            }

            tables[0][value] = remainder;
        }

        for (var slice = 1; slice < Slices; slice++)
        {
            for (var value = 0; value < 256; value++)
            {
                var before = tables[slice - 1][value];
                tables[slice][value] = unchecked(before << 8) ^ tables[0][before >> 24];
            }
        }

        return tables;
    }
}

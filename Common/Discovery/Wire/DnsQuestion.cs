using System.Buffers.Binary;

namespace PeerSecure.Common.Discovery.Wire;

/// <summary>A question inside a received packet.</summary>
internal readonly ref struct DnsQuestion
{
    private const ushort UnicastBit = 0x8000;
    private readonly ushort _class;

    private DnsQuestion(DnsNameView name, DnsType type, ushort dnsClass)
    {
        Name = name;
        Type = type;
        _class = dnsClass;
    }

    public DnsNameView Name { get; }

    public DnsType Type { get; }

    /// <summary>RFC 6762 §5.4: the top bit of the class asks for a unicast response ("QU").</summary>
    public bool WantsUnicast => (_class & UnicastBit) != 0;

    /// <summary>Class IN, or ANY (RFC 6762 §6.5).</summary>
    public bool IsInternet => (_class & ~UnicastBit) is 1 or 255;

    public static bool TryRead(ReadOnlySpan<byte> packet, scoped ref int offset, out DnsQuestion question)
    {
        question = default;
        if (!DnsNameView.TryRead(packet, ref offset, out var name) || packet.Length - offset < 4)
        {
            return false;
        }

        var fields = packet[offset..];
        question = new DnsQuestion(name, (DnsType)BinaryPrimitives.ReadUInt16BigEndian(fields), BinaryPrimitives.ReadUInt16BigEndian(fields[2..]));
        offset += 4;
        return true;
    }
}

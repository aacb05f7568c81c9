namespace PeerSecure.Common.Discovery.Wire;

internal static class DnsLimits
{
    public const int Header = 12;

    /// <summary>RFC 6762 §17: a message never exceeds 9000 bytes, IP and UDP headers included.</summary>
    public const int Packet = 9000;

    /// <summary>What we send fits an Ethernet frame with IPv6 and UDP headers and room to spare, so it is never fragmented (RFC 6762 §17).</summary>
    public const int SentPacket = 1440;

    /// <summary>Questions and records together. A full 9000-byte known-answer list holds fewer than 400.</summary>
    public const int Entries = 1024;

    /// <summary>RFC 1035 §2.3.4: an uncompressed name with its closing zero.</summary>
    public const int Name = 255;

    /// <summary>RFC 1035 §2.3.4.</summary>
    public const int Label = 63;

    /// <summary>Room for the longest record data that holds a name, uncompressed: NSEC is a name and one bitmap block.</summary>
    public const int DataWithName = Name + 34;
}

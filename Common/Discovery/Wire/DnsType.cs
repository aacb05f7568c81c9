namespace PeerSecure.Common.Discovery.Wire;

/// <summary>The record types DNS-SD needs; any other number passes through the parser unread.</summary>
internal enum DnsType : ushort
{
    A = 1,
    Ptr = 12,
    Txt = 16,
    Aaaa = 28,
    Srv = 33,
    Nsec = 47,
    Any = 255,
}

namespace PeerSecure.Common.Discovery.Wire;

internal enum DnsSection
{
    Answer,
    Authority,
    Additional,
}

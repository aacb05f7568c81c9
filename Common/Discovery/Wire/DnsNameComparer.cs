namespace PeerSecure.Common.Discovery.Wire;

/// <summary>Lets a dictionary keyed by <see cref="DnsName"/> be asked with a name still inside a packet, without allocating.</summary>
internal sealed class DnsNameComparer : IEqualityComparer<DnsName>, IAlternateEqualityComparer<DnsNameView, DnsName>
{
    public static readonly DnsNameComparer Instance = new();

    public bool Equals(DnsName? x, DnsName? y) => x is null ? y is null : x.Equals(y);

    public int GetHashCode(DnsName obj) => obj.GetHashCode();

    public DnsName Create(DnsNameView alternate) => DnsName.CopyOf(alternate);

    public bool Equals(DnsNameView alternate, DnsName other) => alternate.Is(other);

    public int GetHashCode(DnsNameView alternate) => alternate.Hash();
}

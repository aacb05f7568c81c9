namespace PeerSecure.Common.Discovery.Announcing;

/// <summary>RFC 6762 §10: seconds for records that hold a host name, and for the others.</summary>
internal readonly record struct Lifetimes(uint Host, uint Service)
{
    public static readonly Lifetimes Recommended = new(120, 4500);
}

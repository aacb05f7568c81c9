namespace PeerSecure.Common.Discovery.Browsing;

internal enum CacheChange
{
    /// <summary>Not ours, or nothing new.</summary>
    None,

    /// <summary>Something appeared or began to end.</summary>
    Changed,

    /// <summary>No room for another instance.</summary>
    Full,
}

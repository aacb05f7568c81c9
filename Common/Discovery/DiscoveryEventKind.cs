namespace PeerSecure.Common.Discovery;

public enum DiscoveryEventKind
{
    Found,

    /// <summary>Its addresses or its text changed.</summary>
    Updated,

    /// <summary>It said goodbye, fell silent for its lifetime, or the interface it was seen on is gone.</summary>
    Lost,
}

using System.Collections.Immutable;

namespace PeerSecure.Peer.Terminal.App;

/// <summary>Somebody we know, or see on the network.</summary>
internal sealed record Person(string Name, TrustLevel Trust, Presence Presence)
{
    /// <summary>Why the trust is what it is, in one sentence; empty when nothing is to be said.</summary>
    public string TrustReason { get; init; } = "";

    public DateTimeOffset? LastSeen { get; init; }

    public bool IsContact { get; init; } = true;

    public bool HasSession { get; init; }

    public ImmutableArray<PersonDevice> Devices { get; init; } = [];
}

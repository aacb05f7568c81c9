namespace PeerSecure.Peer.Identity;

/// <summary><c>profile.json</c>: who this profile is and where it belongs. Nothing in it is secret; keys and vault lie beside it.</summary>
internal sealed record Profile
{
    public required string Account { get; init; }

    public required string Device { get; init; }

    public required JoinedAuthority Authority { get; init; }
}

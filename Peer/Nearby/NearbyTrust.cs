namespace PeerSecure.Peer.Nearby;

/// <summary>What an advert claims, compared with what this profile knows. All of it is a hint: only a connection proves who is there.</summary>
internal enum NearbyTrust
{
    /// <summary>Nothing to compare with: the vault was not opened, or nothing was joined.</summary>
    NotCompared,

    /// <summary>Not met before, or another authority than the joined one.</summary>
    Unknown,

    /// <summary>This very device.</summary>
    Self,

    /// <summary>A key this profile knows of that contact.</summary>
    Known,

    /// <summary>And its user compared it.</summary>
    Verified,

    /// <summary>A known name with a key, or the joined authority with a root, that this profile does not know.</summary>
    OtherKey,

    /// <summary>The authority this profile joined.</summary>
    Joined,
}

using System.Collections.Immutable;

namespace PeerSecure.Peer.Terminal.App;

/// <summary>Who we are, where, and how well connected: the verbs status and whoami, and the status bar.</summary>
internal sealed record PeerStatus
{
    public static PeerStatus Unknown { get; } = new();

    public PeerStage Stage { get; init; } = PeerStage.Starting;

    public string Name { get; init; } = "";

    public string Device { get; init; } = "";

    /// <summary>NAME/DEVICE; while the profile is locked its device is not known.</summary>
    public string Who => Device.Length > 0 ? $"{Name}/{Device}" : Name;

    /// <summary>While locked: whom this machine has profiles of, when nobody said which one is meant. Empty when there is nothing to choose.</summary>
    public ImmutableArray<string> Profiles { get; init; } = [];

    public bool IsAdmin { get; init; }

    /// <summary>Host and port.</summary>
    public string Authority { get; init; } = "";

    public string AuthorityFingerprint { get; init; } = "";

    public AuthorityLink Link { get; init; } = AuthorityLink.None;

    /// <summary>While the authority is away: until when peers still accept each other (S4).</summary>
    public DateTimeOffset? WorksOfflineUntil { get; init; }

    /// <summary>How far our clock is from the authority's; null before the first answer.</summary>
    public TimeSpan? ClockOffset { get; init; }

    public DateTimeOffset? CertificateUntil { get; init; }

    public DateTimeOffset? SignedInUntil { get; init; }

    /// <summary>Null while not listening.</summary>
    public ListenSettings? Listening { get; init; }

    public int Sessions { get; init; }

    public string DownloadFolder { get; init; } = "";
}

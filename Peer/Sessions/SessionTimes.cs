namespace PeerSecure.Peer.Sessions;

/// <summary>Every wait of a session has an end.</summary>
internal sealed record SessionTimes
{
    internal static SessionTimes Standard { get; } = new();

    /// <summary>TCP was accepted or opened; TLS must be through by then.</summary>
    internal TimeSpan Handshake { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For the connecting side's hello, which follows its handshake at once.</summary>
    internal TimeSpan Hello { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For the listening side's hello: a person may be asked first.</summary>
    internal TimeSpan Acceptance { get; init; } = TimeSpan.FromMinutes(2);

    internal TimeSpan Ping { get; init; } = TimeSpan.FromSeconds(15);

    internal TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>For the last frame to leave, and then for the other side to close.</summary>
    internal TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(2);
}

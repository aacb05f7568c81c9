namespace PeerSecure.Peer.Terminal.App;

/// <summary>The verbs time and timestamp.</summary>
internal interface ITime
{
    Task<ClockReading> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Has a file time-stamped (RFC 3161) and returns the path of the token.</summary>
    Task<string> StampAsync(string path, CancellationToken cancellationToken);

    /// <summary>Verifies a token for a file and says when it was stamped.</summary>
    Task<DateTimeOffset> VerifyStampAsync(string path, string tokenPath, CancellationToken cancellationToken);
}

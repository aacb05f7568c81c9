namespace PeerSecure.Peer.Terminal.App;

/// <param name="AuthorityTime">Signed by the authority.</param>
/// <param name="LocalTime">Ours at that moment.</param>
/// <param name="Offset">Ours less theirs.</param>
/// <param name="ErrorBound">Half the round trip.</param>
internal sealed record ClockReading(DateTimeOffset AuthorityTime, DateTimeOffset LocalTime, TimeSpan Offset, TimeSpan ErrorBound);

namespace PeerSecure.Common.Tickets;

/// <summary>One reading of the authority's clock (S3). True time is local time plus <see cref="Offset"/>, give or take the bound.</summary>
/// <param name="Offset">What to add to this machine's clock.</param>
/// <param name="ErrorBound">Half of the time the question and the answer were on their way: no lie of the network can exceed it.</param>
/// <param name="AuthorityTime">The authority's time when the answer arrived.</param>
public sealed record ClockSample(TimeSpan Offset, TimeSpan ErrorBound, DateTimeOffset AuthorityTime);

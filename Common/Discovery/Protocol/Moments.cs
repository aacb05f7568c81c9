namespace PeerSecure.Common.Discovery.Protocol;

internal static class Moments
{
    /// <summary>The earlier of two moments, where null is never.</summary>
    public static TimeSpan? Earlier(TimeSpan? left, TimeSpan? right) =>
        left is null || right < left ? right ?? left : left;
}

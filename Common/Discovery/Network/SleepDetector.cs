namespace PeerSecure.Common.Discovery.Network;

/// <summary>
/// While a computer sleeps the wall clock goes on and the other one stands still. A clock that was set looks the same; then we start
/// over once for nothing.
/// </summary>
internal sealed class SleepDetector
{
    private static readonly TimeSpan Nap = TimeSpan.FromSeconds(10);
    private DateTimeOffset? _bootedAt;

    public bool JustEnded(TimeSpan awake, DateTimeOffset wall)
    {
        var before = _bootedAt;
        _bootedAt = wall - awake;
        return _bootedAt - before > Nap;
    }
}

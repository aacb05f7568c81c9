namespace PeerSecure.Peer.Tests.Authority;

/// <summary>A machine whose time passes when a test says so; asleep, only its wall clock goes on.</summary>
internal sealed class MovableMachine(DateTimeOffset wall) : TimeProvider
{
    private DateTimeOffset _wall = wall;
    private TimeSpan _awake;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _wall;

    public override long GetTimestamp() => _awake.Ticks;

    internal void Passes(TimeSpan time) => (_wall, _awake) = (_wall + time, _awake + time);

    internal void Sleeps(TimeSpan time) => _wall += time;
}

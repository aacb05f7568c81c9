namespace PeerSecure.CertAuthority.Tests;

/// <summary>The machine's time, moved forward when a test says so. Timers keep running on the real one.</summary>
internal sealed class MovableTime : TimeProvider
{
    private TimeSpan _offset;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _offset;

    public void Move(TimeSpan by) => _offset += by;
}

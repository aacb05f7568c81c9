namespace PeerSecure.CertAuthority.Tests;

/// <summary>A clock that stands until it is told to move.</summary>
internal sealed class FixedTime(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset _now = start;

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;
}

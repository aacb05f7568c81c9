namespace PeerSecure.Common.Tests;

/// <summary>A clock that stands until it is told to go on.</summary>
internal sealed class TestClock(DateTimeOffset now) : TimeProvider
{
    internal DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}

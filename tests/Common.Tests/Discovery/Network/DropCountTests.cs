using Microsoft.Extensions.Logging;
using PeerSecure.Common.Discovery.Network;
using PeerSecure.Common.Discovery.Protocol;

namespace PeerSecure.Common.Tests.Discovery.Network;

public sealed class DropCountTests
{
    [Fact]
    public void A_flood_is_mentioned_once_a_minute()
    {
        var logger = new Lines();
        var drops = new DropCount(logger);
        for (var i = 0; i < 180_000; i++)
        {
            drops.Count(TimeSpan.FromMilliseconds(60_000 + i), i % 3 == 0 ? Reception.OffLink : Reception.Malformed);
        }

        Assert.Equal(3, logger.Count);
    }

    [Fact]
    public void Sleep_is_told_from_waking_by_the_clock_that_stood_still()
    {
        var detector = new SleepDetector();
        var noon = new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
        Assert.False(detector.JustEnded(TimeSpan.FromSeconds(1), noon));
        Assert.False(detector.JustEnded(TimeSpan.FromSeconds(3), noon.AddSeconds(2)));
        Assert.True(detector.JustEnded(TimeSpan.FromSeconds(5), noon.AddHours(1)));
        Assert.False(detector.JustEnded(TimeSpan.FromSeconds(7), noon.AddHours(1).AddSeconds(2)));
    }

    private sealed class Lines : ILogger
    {
        public int Count { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Count++;
    }
}

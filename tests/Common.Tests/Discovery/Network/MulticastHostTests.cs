using Microsoft.Extensions.Logging;
using PeerSecure.Common.Discovery;
using PeerSecure.Common.Discovery.Network;
using PeerSecure.Common.Discovery.Protocol;

namespace PeerSecure.Common.Tests.Discovery.Network;

public sealed class MulticastHostTests
{
    [Fact]
    public async Task A_mistake_in_the_protocol_ends_discovery_and_nothing_else()
    {
        var logger = new Errors();
        await using var host = new MulticastHost(new Broken(), () => { }, new DiscoveryOptions { Interfaces = [], Logger = logger });
        host.Start();
        Assert.IsType<InvalidOperationException>(Assert.Single(logger.Seen));
        host.Step(_ => Assert.Fail("called after its end"));
    }

    private sealed class Broken : IMulticastProtocol
    {
        public TimeSpan? NextWake => null;

        public Queue<Outgoing> ToSend { get; } = new();

        public void SetInterfaces(TimeSpan now, IReadOnlyList<LocalInterface> interfaces) => throw new InvalidOperationException("mistake");

        public Reception Receive(TimeSpan now, in Arrival arrival, ReadOnlySpan<byte> packet) => Reception.Ignored;

        public void Advance(TimeSpan now)
        {
        }

        public void Stop(TimeSpan now)
        {
        }
    }

    private sealed class Errors : ILogger
    {
        public List<Exception> Seen { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Seen.Add(exception!);
    }
}

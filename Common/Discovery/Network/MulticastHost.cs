using System.Net.NetworkInformation;
using PeerSecure.Common.Discovery.Protocol;

namespace PeerSecure.Common.Discovery.Network;

/// <summary>
/// Runs one protocol over real sockets and a real clock. Packets, timers and interface changes all enter through one lock, so the
/// protocol sees one thing at a time; after each step its packets are sent and <paramref name="afterStep"/> is called.
/// </summary>
internal sealed class MulticastHost(IMulticastProtocol protocol, Action afterStep, DiscoveryOptions options) : IAsyncDisposable
{
    /// <summary>Beside the system's own notices, which say nothing of one interface of several going up or down. A look takes half a millisecond.</summary>
    private static readonly TimeSpan RescanInterval = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly long _start = options.Time.GetTimestamp();
    private readonly SleepDetector _sleep = new();
    private readonly DropCount _drops = new(options.Logger);
    private LinkTable? _links;
    private ITimer? _wake;
    private ITimer? _rescan;
    private Task? _closed;
    private bool _disposed;

    private TimeSpan Now => options.Time.GetElapsedTime(_start);

    public void Start()
    {
        lock (_lock)
        {
            _links = new LinkTable(options, OnPacket, _stop.Token);
            _wake = options.Time.CreateTimer(_ => Step(protocol.Advance), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _rescan = options.Time.CreateTimer(_ => Rescan(), null, RescanInterval, RescanInterval);
        }

        NetworkChange.NetworkAddressChanged += OnNetworkChanged;
        NetworkChange.NetworkAvailabilityChanged += OnNetworkChanged;
        Rescan();
    }

    /// <summary>One call into the protocol from outside, in turn with all others.</summary>
    public void Step(Action<TimeSpan> step)
    {
        lock (_lock)
        {
            if (_closed is not null)
            {
                return;
            }

            try
            {
                step(Now);
                Finish();
            }
#pragma warning disable CA1031 // a mistake of ours in discovery must not end the sessions of the process; it ends discovery
            catch (Exception mistake)
#pragma warning restore CA1031
            {
                Fail(mistake);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        NetworkChange.NetworkAddressChanged -= OnNetworkChanged;
        NetworkChange.NetworkAvailabilityChanged -= OnNetworkChanged;
        Step(protocol.Stop);
        Task closed;
        lock (_lock)
        {
            closed = _closed ??= _links?.CloseAsync() ?? Task.CompletedTask;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await closed.ConfigureAwait(false);
        if (_wake is not null && _rescan is not null)
        {
            await _wake.DisposeAsync().ConfigureAwait(false);
            await _rescan.DisposeAsync().ConfigureAwait(false);
        }

        _stop.Dispose();
    }

    private void OnNetworkChanged(object? sender, EventArgs e) => Rescan();

    private void Rescan() =>
        Step(now =>
        {
            var interfaces = InterfaceList.Usable(options.Interfaces);
            if (_sleep.JustEnded(now, options.Time.GetUtcNow()))
            {
                protocol.SetInterfaces(now, []);        // RFC 6762 §8: after sleep everything starts over
            }

            protocol.SetInterfaces(now, _links!.Match(interfaces));
        });

    private void OnPacket(in Arrival arrival, ReadOnlySpan<byte> packet)
    {
        lock (_lock)
        {
            if (_closed is not null)
            {
                return;
            }

            try
            {
                var now = Now;
                _drops.Count(now, protocol.Receive(now, arrival, packet));
                Finish();
            }
#pragma warning disable CA1031 // as above: whatever somebody found to send, only discovery ends
            catch (Exception mistake)
#pragma warning restore CA1031
            {
                Fail(mistake);
            }
        }
    }

    private void Fail(Exception mistake)
    {
        options.Logger.Failed(mistake);
        _closed = _links!.CloseAsync();
    }

    private void Finish()
    {
        while (protocol.ToSend.TryDequeue(out var outgoing))
        {
            _links!.Send(outgoing);
        }

        afterStep();
        var wait = protocol.NextWake is { } wake ? wake - Now : Timeout.InfiniteTimeSpan;
        if (wait != Timeout.InfiniteTimeSpan)
        {
            wait = TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(wait.TotalMilliseconds)));      // timers cut fractions off
        }

        _wake!.Change(wait, Timeout.InfiniteTimeSpan);
    }
}

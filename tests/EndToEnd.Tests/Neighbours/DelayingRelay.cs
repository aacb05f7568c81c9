using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace PeerSecure.EndToEnd.Tests.Neighbours;

/// <summary>
/// A slow path, in a network namespace: every byte waits on its way, in both directions. Its sockets are made by a thread that has entered the
/// namespace, and stay there whoever uses them. (tc netem is not to be had everywhere.)
/// </summary>
internal sealed partial class DelayingRelay : IAsyncDisposable
{
    private const int NetworkNamespace = 0x40000000;

    private readonly IPEndPoint _target;
    private readonly TimeSpan _delay;
    private readonly Thread _accepting;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _passing = [];
    private readonly TaskCompletionSource<Socket> _listener = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private DelayingRelay(string networkNamespace, IPEndPoint target, TimeSpan delay)
    {
        (_target, _delay) = (target, delay);
        _accepting = new Thread(() => Run(networkNamespace)) { IsBackground = true };
        _accepting.Start();
    }

    internal int Port { get; private set; }

    /// <param name="networkNamespace">Where it listens and from where it calls.</param>
    /// <param name="target">Whom it passes bytes on to.</param>
    /// <param name="delay">Each way.</param>
    internal static async Task<DelayingRelay> StartAsync(string networkNamespace, IPEndPoint target, TimeSpan delay)
    {
        var relay = new DelayingRelay(networkNamespace, target, delay);
        relay.Port = ((IPEndPoint)(await relay._listener.Task).LocalEndPoint!).Port;
        return relay;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        (await _listener.Task).Dispose();
        _accepting.Join();
        await Task.WhenAll(_passing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private void Run(string networkNamespace)
    {
        try
        {
            using (var place = File.OpenHandle($"/run/netns/{networkNamespace}"))
            {
                if (SetNamespace((int)place.DangerousGetHandle(), NetworkNamespace) != 0)
                {
                    throw new IOException($"setns: {Marshal.GetLastPInvokeErrorMessage()}");
                }
            }

            var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(IPAddress.Any, 0));
            listener.Listen();
            _listener.SetResult(listener);
            while (true)
            {
                var here = listener.Accept();
                var there = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                there.Connect(_target);
                here.NoDelay = true;
                lock (_passing)
                {
                    _passing.Add(Task.Run(() => PassAsync(here, there)));
                    _passing.Add(Task.Run(() => PassAsync(there, here)));
                }
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException or IOException)
        {
            _listener.TrySetException(over);   // or it has ended
        }
    }

    private async Task PassAsync(Socket from, Socket to)
    {
        var onTheWay = Channel.CreateBounded<(long Sent, byte[] Bytes)>(4096);
        var arriving = ArriveAsync(onTheWay.Reader, to);
        try
        {
            var buffer = new byte[64 * 1024];
            for (var read = await from.ReceiveAsync(buffer, _stop.Token); read > 0; read = await from.ReceiveAsync(buffer, _stop.Token))
            {
                await onTheWay.Writer.WriteAsync((Stopwatch.GetTimestamp(), buffer.AsSpan(0, read).ToArray()), _stop.Token);
            }
        }
        finally
        {
            onTheWay.Writer.Complete();
            await arriving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            from.Dispose();
        }
    }

    private async Task ArriveAsync(ChannelReader<(long Sent, byte[] Bytes)> onTheWay, Socket to)
    {
        await foreach (var (sent, bytes) in onTheWay.ReadAllAsync(_stop.Token))
        {
            if (_delay - Stopwatch.GetElapsedTime(sent) is { Ticks: > 0 } left)
            {
                await Task.Delay(left, _stop.Token);   // this is the delay, not a wait for something
            }

            for (var done = 0; done < bytes.Length;)
            {
                done += await to.SendAsync(bytes.AsMemory(done), _stop.Token);
            }
        }

        to.Shutdown(SocketShutdown.Send);
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(int descriptor, int kind);
}

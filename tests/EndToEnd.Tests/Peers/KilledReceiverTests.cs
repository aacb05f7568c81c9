using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;

namespace PeerSecure.EndToEnd.Tests.Peers;

/// <summary>
/// E3: SIGKILL the receiver again and again while a file comes in. It ends with the same SHA-256, and of what had left the sender only a few MiB a kill
/// go again. Small and three times by default; with PEERSECURE_FULL=1 2 GiB and twenty times.
/// </summary>
public sealed class KilledReceiverTests(TalkingTests.Registered registered) : IClassFixture<TalkingTests.Registered>
{
    private const long Mebibyte = 1024 * 1024;
    private static readonly bool Full = Environment.GetEnvironmentVariable("PEERSECURE_FULL") == "1";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_receiver_killed_during_a_transfer_goes_on_where_it_was()
    {
        var (size, kills) = Full ? (2048 * Mebibyte, 20) : (96 * Mebibyte, 3);
        var (alice, bob) = (registered.Alice, registered.Bob);
        var file = Path.Combine(alice.Home, "data.bin");
        var hash = await WriteAsync(file, size);

        var (receiver, port) = await bob.ListenAsync(Cancel);
        await using var relay = new CountingRelay(port);
        await using var sender = alice.Start("connect", $"bob@127.0.0.1:{relay.Port}");
        await sender.NextAsync("session", Cancel);
        await sender.SayAsync($"/file {file}");
        for (var kill = 1; kill <= kills; kill++)
        {
            // spread over the file: each kill when that much of it has come
            var mark = size / (kills + 1) * kill;
            await receiver.NextAsync("file", Cancel, item => Text(item, "state") == "progress" && item.GetProperty("bytes").GetInt64() >= mark);
            await receiver.KillAsync();
            await receiver.DisposeAsync();
            receiver = bob.Start("listen", "--port", $"{port}", "--hidden", "--accept", "all", "--files", "accept", "--download-dir", bob.Downloads);
        }

        await using var last = receiver;
        var kept = await receiver.NextAsync("file", Cancel, static item => Text(item, "state") == "kept");
        Assert.Equal(hash, Text(kept, "sha256"));
        await using (var received = File.OpenRead(Path.Combine(bob.Downloads, "data.bin")))
        {
            Assert.Equal(hash, Convert.ToHexStringLower(await SHA256.HashDataAsync(received, Cancel)));
        }

        // TLS and frames add 0.2 percent at most
        var again = relay.Passed - size - (size / 500);
        TestContext.Current.TestOutputHelper?.WriteLine($"{kills} kills in {size / Mebibyte} MiB: {again / (double)Mebibyte:0.0} MiB sent again");
        Assert.True(again <= kills * 8 * Mebibyte, $"{again / Mebibyte} MiB went again for {kills} kills");
    }

    private static async Task<string> WriteAsync(string path, long size)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = File.Create(path);
        var block = new byte[Mebibyte];
        for (var written = 0L; written < size; written += block.Length)
        {
            RandomNumberGenerator.Fill(block);
            hash.AppendData(block);
            await file.WriteAsync(block, Cancel);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string? Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.GetString() : null;

    /// <summary>
    /// Passes bytes on and counts those of the caller that reached the other side's socket. A link of 64 MiB a second: over loopback all would be there before
    /// the receiver tells of the first half.
    /// </summary>
    private sealed class CountingRelay : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _accepting;
        private readonly int _target;
        private long _passed;

        internal CountingRelay(int target)
        {
            _target = target;
            _listener.Start();
            _accepting = AcceptAsync();
        }

        internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        internal long Passed => Interlocked.Read(ref _passed);

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            _listener.Dispose();
            await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _stop.Dispose();
        }

        private async Task AcceptAsync()
        {
            while (true)
            {
                using var here = await _listener.AcceptSocketAsync(_stop.Token);
                using var there = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    await there.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
                    await Task.WhenAny(PassAsync(here, there, counts: true), PassAsync(there, here, counts: false));
                }
                catch (SocketException)
                {
                    // nobody there yet: the caller is turned away
                }
            }
        }

        private async Task PassAsync(Socket from, Socket to, bool counts)
        {
            var buffer = new byte[64 * 1024];
            var (watch, sent) = (System.Diagnostics.Stopwatch.StartNew(), 0L);
            try
            {
                for (var read = await from.ReceiveAsync(buffer, _stop.Token); read > 0; read = await from.ReceiveAsync(buffer, _stop.Token))
                {
                    await to.SendAsync(buffer.AsMemory(0, read), _stop.Token);
                    Interlocked.Add(ref _passed, counts ? read : 0);
                    sent += read;
                    var early = TimeSpan.FromSeconds(sent / (64.0 * Mebibyte)) - watch.Elapsed;
                    if (early > TimeSpan.FromMilliseconds(5))
                    {
                        await Task.Delay(early, _stop.Token);
                    }
                }
            }
            catch (Exception over) when (over is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // that connection is over
            }
        }
    }
}

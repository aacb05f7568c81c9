using System.Net.ServerSentEvents;
using System.Security.Cryptography;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Peer.Authority;

/// <summary>
/// The authority's live events, for as long as the program runs: resumed after the last id that was handled, given up when not even a heartbeat
/// comes, and opened again with a growing, jittered pause. Whoever takes the events is told of each id at least once.
/// </summary>
internal sealed class EventStream(AuthorityClient client, Func<CancellationToken, Task> ensureTicket, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private string? _lastId;
    private volatile bool _isOpen;

    /// <summary>Silence for this long means that the path is dead; the authority sends a heartbeat several times as often.</summary>
    internal TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Called whenever a stream is open, before its events: what was missed meanwhile is asked for here.</summary>
    internal Func<CancellationToken, Task> Opened { get; init; } = static _ => Task.CompletedTask;

    internal bool IsOpen => _isOpen;

    internal async Task RunAsync(Func<ServerEvent, CancellationToken, Task> take, CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        while (true)
        {
            pause = await ReadAsync(take, cancellationToken) ? FirstPause : pause * 2 < LongestPause ? pause * 2 : LongestPause;
            await Task.Delay(pause * (0.75 + (RandomNumberGenerator.GetInt32(500) / 1000.0)), time, cancellationToken);
        }
    }

    /// <summary>One stream until it ends; false when none could be opened.</summary>
    private async Task<bool> ReadAsync(Func<ServerEvent, CancellationToken, Task> take, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(Silence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        var wasOpen = false;
        try
        {
            await ensureTicket(either.Token);
            (string, string)[] headers = _lastId is { } last ? [("Last-Event-ID", last)] : [];
            using var response = await client.OpenAsync(HttpMethod.Get, "v1/events", null, "text/event-stream", headers, either.Token);
            await using var body = new HeardStream(await response.Content.ReadAsStreamAsync(either.Token), () => silence.CancelAfter(Silence));
            wasOpen = _isOpen = true;
            await Opened(either.Token);
            var parser = SseParser.Create(body);
            await foreach (var item in parser.EnumerateAsync(either.Token))
            {
                if (item.EventType == EventKinds.End)
                {
                    return true;   // the ticket has run out: a new one, and on
                }

                await take(new ServerEvent(item.EventType, item.Data), either.Token);
                _lastId = parser.LastEventId.Length > 0 ? parser.LastEventId : _lastId;
            }
        }
        catch (Exception down) when (down is FailureException or HttpRequestException or IOException)
        {
            // the path, the authority, or this machine, such as a full disk: tried again after a pause
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // silence: the path is dead
        }
        finally
        {
            _isOpen = false;
        }

        return wasOpen;
    }

    /// <summary>Passes reads on and says that something was heard, heartbeats included, which the parser swallows.</summary>
    private sealed class HeardStream(Stream inner, Action heard) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            heard();
            return read;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it asynchronously.");

        public override void Flush()
        {
            // nothing is written here
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override async ValueTask DisposeAsync()
        {
            await inner.DisposeAsync();
            await base.DisposeAsync();
        }
    }
}

using System.Text.Json;

namespace PeerSecure.Peer.Sessions;

/// <summary>
/// An open session: both hellos have arrived and both sides were judged (S1, S2). Owns its link and its tasks; a fault in it touches no
/// other session. Other parts take frames by type with <see cref="Handle"/> before it runs.
/// </summary>
internal sealed class Session : IAsyncDisposable
{
    private readonly SessionLink _link;
    private readonly TimeProvider _time;
    private readonly SessionTimes _times;
    private readonly Dictionary<FrameType, FrameHandler> _handlers = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<SessionEnd> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _probe = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _heard;
    private int _disposed;

    internal Session(SessionLink link, TimeProvider time, SessionTimes times)
    {
        _link = link;
        _time = time;
        _times = times;
        _heard = time.GetTimestamp();
        Answers = new ControlQueue(link.Writer);
        Handle(FrameType.Ping, (_, _) => ValueTask.FromResult(Answers.TryPost(FrameType.Pong, [])));
        Handle(FrameType.Pong, (_, _) =>
        {
            Volatile.Read(ref _probe).TrySetResult();
            return ValueTask.FromResult(true);
        });
    }

    internal FrameWriter Writer => _link.Writer;

    internal ControlQueue Answers { get; }

    /// <summary>Cancelled when the session ends for whatever reason.</summary>
    internal CancellationToken Ended => _stop.Token;

    internal void Handle(FrameType type, FrameHandler handler) => _handlers.Add(type, handler);

    /// <summary>Ends the session from our side; the first reason counts.</summary>
    internal void End(SessionEndKind kind, string detail) => _end.TrySetResult(new SessionEnd(kind, ByUs: true, detail));

    /// <summary>Whether the other side still answers: asked before somebody's new session is turned away in favour of this one.</summary>
    internal async Task<bool> AnswersWithinAsync(TimeSpan patience)
    {
        var probe = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _probe, probe);
        Answers.TryPost(FrameType.Ping, []);
        try
        {
            await probe.Task.WaitAsync(patience, _time, _stop.Token);
            return true;
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Runs until one side ends it, and returns when the link is closed and every task of it is over.</summary>
    internal async Task<SessionEnd> RunAsync(CancellationToken cancellationToken)
    {
        await using var cancelled = cancellationToken.Register(() => End(SessionEndKind.Stopped, "stopped"));
        Task[] work = [ReadAsync(_stop.Token), AnswerAsync(_stop.Token), WatchAsync(_stop.Token)];
        var end = await _end.Task;
        Answers.Complete();
        await _link.CloseAsync(end.ByUs && !end.IsBreak ? end.Code : null, _times.Drain, _time);
        await _stop.CancelAsync();
        await Task.WhenAll(work);
        return end;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stop.CancelAsync();
        await _link.DisposeAsync();
        _stop.Dispose();
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var read = await _link.Reader.ReadAsync(cancellationToken);
                if (read != FrameRead.Frame)
                {
                    _end.TrySetResult(read switch
                    {
                        FrameRead.TooLong => new SessionEnd(SessionEndKind.Protocol, ByUs: true, "frame-too-long"),
                        FrameRead.CutShort => new SessionEnd(SessionEndKind.Broken, ByUs: false, "frame-cut-short"),
                        _ => new SessionEnd(SessionEndKind.Broken, ByUs: false, "closed-without-goodbye"),
                    });
                    return;
                }

                Volatile.Write(ref _heard, _time.GetTimestamp());
                if (await TakeAsync(_link.Reader.Type, _link.Reader.Body, cancellationToken) is { } end)
                {
                    _end.TrySetResult(end);
                    return;
                }
            }
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException or OperationCanceledException)
        {
            _end.TrySetResult(new SessionEnd(SessionEndKind.Broken, ByUs: false, "connection-lost"));
        }
    }

    private async ValueTask<SessionEnd?> TakeAsync(FrameType type, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (type == FrameType.Bye)
        {
            return SessionEnd.FromBye(CodeOf(body));
        }

        if (type == FrameType.Hello)
        {
            return new SessionEnd(SessionEndKind.Protocol, ByUs: true, "second-hello");
        }

        // types this version does not know are skipped, so that a later one may add some
        return !_handlers.TryGetValue(type, out var handler) || await handler(body, cancellationToken)
            ? null
            : new SessionEnd(SessionEndKind.Protocol, ByUs: true, $"bad-{type.ToString().ToLowerInvariant()}");
    }

    private async Task AnswerAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Answers.RunAsync(cancellationToken);
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException)
        {
            _end.TrySetResult(new SessionEnd(SessionEndKind.Broken, ByUs: false, "connection-lost"));
        }
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_times.Ping, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                var silent = _time.GetElapsedTime(Volatile.Read(ref _heard));
                if (silent >= _times.Silence)
                {
                    _end.TrySetResult(new SessionEnd(SessionEndKind.Silence, ByUs: true, "silence"));
                    return;
                }

                Answers.TryPost(FrameType.Ping, []);
            }
        }
        catch (OperationCanceledException)
        {
            // the session is over
        }
    }

    private static string CodeOf(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body.Span, SessionJson.Default.Bye)?.Code ?? "";
        }
        catch (JsonException)
        {
            return "";
        }
    }
}

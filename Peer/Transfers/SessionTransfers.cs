using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PeerSecure.Peer.Sessions;

namespace PeerSecure.Peer.Transfers;

/// <summary>Both directions of one session: takes the file frames of its read loop, and sends what the user sends.</summary>
internal sealed class SessionTransfers(FrameWriter writer, IncomingTransfers incoming, Action<TransferEvent> report) : IAsyncDisposable
{
    private readonly Dictionary<string, OutgoingTransfer> _outgoing = [];
    private readonly CancellationTokenSource _closed = new();
    private readonly Lock _gate = new();

    internal IncomingTransfers Incoming { get; } = incoming;

    /// <summary>False when the other side broke the protocol and the session should end.</summary>
    internal async ValueTask<bool> OnFrameAsync(FrameType type, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) => type switch
    {
        FrameType.FileChunk => await Incoming.OnChunkAsync(body, cancellationToken),
        FrameType.FileOffer => TryParse(body, TransferJson.Default.FileOffer, out var offer) && Incoming.OnOffer(offer),
        FrameType.FileAnswer => TryParse(body, TransferJson.Default.FileAnswer, out var answer) && answer.Id is not null && OnAnswer(answer),
        FrameType.FileDone => TryParse(body, TransferJson.Default.FileDone, out var done) && done.Id is not null && await OnDoneAsync(done, cancellationToken),
        _ => false,
    };

    /// <summary>
    /// Sends the files under an id; the same id goes on with what an earlier session began. Ends when the other side has kept every file,
    /// or with a <see cref="TransferException"/>. Cancelling the token tells the other side to remove its parts.
    /// </summary>
    internal async Task SendAsync(string id, IReadOnlyList<SourceFile> files, CancellationToken cancellationToken)
    {
        var transfer = new OutgoingTransfer(id, files, writer, report);
        lock (_gate)
        {
            if (!_outgoing.TryAdd(id, transfer))
            {
                throw new InvalidOperationException("This transfer is running already.");
            }
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closed.Token);
        try
        {
            await transfer.SendAsync(stop.Token);
        }
        catch (TransferException failure) when (failure.Reason is TransferFailure.SourceChanged or TransferFailure.SourceMissing)
        {
            await transfer.TellAsync(TransferState.Failed, failure.Code, stop.Token);
            throw;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && !_closed.IsCancellationRequested)
        {
            await transfer.TellAsync(TransferState.Cancelled, "sender", _closed.Token);
            throw new TransferException(TransferFailure.Cancelled, transfer.Name);
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException)
        {
            throw new TransferException(TransferFailure.BrokenOff, transfer.Name, broken);
        }
        finally
        {
            lock (_gate)
            {
                _outgoing.Remove(id);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        await Incoming.DisposeAsync();
        _closed.Dispose();
    }

    private bool OnAnswer(FileAnswer answer) => Outgoing(answer.Id) is not { } transfer || transfer.OnAnswer(answer);

    private ValueTask<bool> OnDoneAsync(FileDone done, CancellationToken cancellationToken) =>
        Outgoing(done.Id) is { } transfer ? ValueTask.FromResult(transfer.OnDone(done)) : Incoming.OnDoneAsync(done, cancellationToken);

    private OutgoingTransfer? Outgoing(string id)
    {
        lock (_gate)
        {
            return _outgoing.GetValueOrDefault(id);
        }
    }

    private static bool TryParse<T>(ReadOnlyMemory<byte> body, JsonTypeInfo<T> type, out T value)
        where T : class
    {
        try
        {
            value = JsonSerializer.Deserialize(body.Span, type)!;
            return value is not null;
        }
        catch (JsonException)
        {
            value = null!;
            return false;
        }
    }
}

using System.Text.Json;
using PeerSecure.Peer.Sessions;

namespace PeerSecure.Peer.Transfers;

/// <summary>
/// The receiving side of one session. Frames come from the read loop, one after another; a question to the user runs beside it and its
/// answer is taken up when it is there.
/// </summary>
internal sealed class IncomingTransfers(
    ControlQueue answers,
    IncomingStore store,
    string account,
    Func<OfferSummary, CancellationToken, Task<bool>> accept,
    Action<TransferEvent> report) : IAsyncDisposable
{
    private readonly Dictionary<UInt128, IncomingTransfer> _active = [];
    private readonly Dictionary<string, List<OfferedFile>> _offers = [];
    private readonly Dictionary<string, Task> _questions = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();

    internal bool OnOffer(FileOffer offer)
    {
        if (!TransferId.TryParse(offer.Id, out var id) || offer.Files is not { Count: > 0 } || !offer.Files.All(IsSound))
        {
            return false;
        }

        lock (_gate)
        {
            if (_active.ContainsKey(id) || _questions.ContainsKey(offer.Id) || (!_offers.ContainsKey(offer.Id) && _offers.Count + _questions.Count + _active.Count >= TransferLimits.Transfers))
            {
                return false;
            }
        }

        if (!_offers.TryGetValue(offer.Id, out var files))
        {
            _offers[offer.Id] = files = [];
        }

        files.AddRange(offer.Files);
        if (files.Count > TransferLimits.FilesOfOffer)
        {
            return false;
        }

        if (!offer.More)
        {
            _offers.Remove(offer.Id);
            var known = store.IsBegun(offer.Id, account, files);
            lock (_gate)
            {
                _questions[offer.Id] = Task.Run(() => DecideAsync(offer.Id, id, files, known, _stop.Token), CancellationToken.None);
            }
        }

        return true;
    }

    internal async ValueTask<bool> OnChunkAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (!ChunkHeader.TryRead(body.Span, out var header))
        {
            return false;
        }

        if (Find(header.Transfer) is not { } transfer)
        {
            return true;   // left over of one that was cancelled here a moment ago
        }

        try
        {
            return await transfer.WriteAsync(header.File, header.Offset, body[ChunkHeader.Size..], cancellationToken) == TransferStatus.Fine;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            await FailAsync(header.Transfer, transfer, failure);
            return true;
        }
    }

    internal async ValueTask<bool> OnDoneAsync(FileDone done, CancellationToken cancellationToken)
    {
        if (!TransferId.TryParse(done.Id, out var id))
        {
            return false;
        }

        if (Find(id) is not { } transfer)
        {
            return true;
        }

        if (done.State is TransferState.Cancelled or TransferState.Failed)
        {
            Remove(id);
            await transfer.DiscardAsync();
            report(new TransferEvent(done.Id, done.State == TransferState.Cancelled ? TransferStep.Cancelled : TransferStep.Failed, true, transfer.Name, 0, transfer.Total) { Detail = done.Reason });
            return true;
        }

        try
        {
            if (done.State != TransferState.Sent || await transfer.FinishAsync(done, cancellationToken) is not { } answer)
            {
                return false;
            }

            if (transfer.IsFinished || answer.State == TransferState.Failed)
            {
                Remove(id);
                await transfer.DisposeAsync();
            }

            return Post(answer);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            await FailAsync(id, transfer, failure);
            return true;
        }
    }

    /// <summary>A person here stops an incoming transfer: parts are removed and the sender is told.</summary>
    internal bool TryCancel(string id) =>
        TransferId.TryParse(id, out var key) && Find(key) is not null && Post(new FileDone(id, -1, TransferState.Cancelled, null, "receiver"));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Task[] open;
        lock (_gate)
        {
            open = [.. _questions.Values];
        }

        await Task.WhenAll(open).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var transfer in _active.Values)
        {
            await transfer.DisposeAsync();
        }

        _stop.Dispose();
    }

    private static bool IsSound(OfferedFile file) => file is { Path: not null, Size: >= 0 and <= TransferLimits.FileSize } && SafePath.TryClean(file.Path, out _);

    private async Task DecideAsync(string id, UInt128 key, List<OfferedFile> files, bool known, CancellationToken cancellationToken)
    {
        var name = IncomingTransfer.NameOf(files);
        var total = files.Sum(static file => file.Size);
        report(new TransferEvent(id, TransferStep.Offered, Incoming: true, name, 0, total));
        try
        {
            // what was accepted before a break goes on without asking again
            if (!known && !await accept(new OfferSummary(id, name, files.Count, total), cancellationToken))
            {
                Post(new FileAnswer(id, Accepted: false, "declined", [], More: false));
                report(new TransferEvent(id, TransferStep.Refused, Incoming: true, name, 0, total));
                return;
            }

            var held = Begin(key, id, files);
            report(new TransferEvent(id, TransferStep.Accepted, Incoming: true, name, held.Sum(static file => file.Bytes), total));
            do
            {
                var part = held.Take(TransferLimits.FilesOfFrame).ToList();
                held.RemoveRange(0, part.Count);
                Post(new FileAnswer(id, Accepted: true, null, part, More: held.Count > 0));
            }
            while (held.Count > 0);
        }
        catch (TransferException failure)
        {
            Post(new FileAnswer(id, Accepted: false, failure.Code, [], More: false));
            report(new TransferEvent(id, TransferStep.Failed, Incoming: true, name, 0, total) { Detail = failure.Message });
        }
        finally
        {
            lock (_gate)
            {
                _questions.Remove(id);
            }
        }
    }

    private List<HeldFile> Begin(UInt128 key, string id, List<OfferedFile> files)
    {
#pragma warning disable CA2000 // the transfer owns its files, and DisposeAsync ends every transfer
        var transfer = new IncomingTransfer(store.Open(id, account, files), report);
#pragma warning restore CA2000
        lock (_gate)
        {
            _active[key] = transfer;
        }

        return [.. transfer.Held()];
    }

    private async ValueTask FailAsync(UInt128 key, IncomingTransfer transfer, Exception failure)
    {
        // what is here stays: once the disk has room again the same offer goes on from it
        Remove(key);
        await transfer.DisposeAsync();
        report(new TransferEvent(transfer.Record.Id, TransferStep.Failed, Incoming: true, transfer.Name, 0, transfer.Total) { Detail = failure.Message });
        Post(new FileDone(transfer.Record.Id, -1, TransferState.Failed, null, "disk"));
    }

    private IncomingTransfer? Find(UInt128 id)
    {
        lock (_gate)
        {
            return _active.GetValueOrDefault(id);
        }
    }

    private void Remove(UInt128 id)
    {
        lock (_gate)
        {
            _active.Remove(id);
        }
    }

    private bool Post(FileAnswer answer) => answers.TryPost(FrameType.FileAnswer, JsonSerializer.SerializeToUtf8Bytes(answer, TransferJson.Default.FileAnswer));

    private bool Post(FileDone done) => answers.TryPost(FrameType.FileDone, JsonSerializer.SerializeToUtf8Bytes(done, TransferJson.Default.FileDone));
}

using System.Text.Json;
using System.Threading.Channels;
using PeerSecure.Peer.Sessions;

namespace PeerSecure.Peer.Transfers;

/// <summary>
/// Sends one offer of files over one session. Data leaves as soon as the other side accepts; hashes run along; a file counts as delivered
/// only when the other side says that its hash agreed and it has its name.
/// </summary>
internal sealed class OutgoingTransfer(string id, IReadOnlyList<SourceFile> files, FrameWriter writer, Action<TransferEvent> report)
{
    private readonly TaskCompletionSource<FileAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<HeldFile> _held = [];
    private readonly Channel<FileDone> _results = Channel.CreateBounded<FileDone>(new BoundedChannelOptions(TransferLimits.FilesOfOffer * (TransferLimits.Repeats + 2)) { SingleReader = true });
    private readonly int[] _repeats = new int[files.Count];
    private readonly bool[] _kept = new bool[files.Count];
    private long _sent;

    internal string Id { get; } = id;

    internal string Name { get; } = IncomingTransfer.NameOf([.. files.Select(static file => file.Offered)]);

    internal long Total { get; } = files.Sum(static file => file.Offered.Size);

    /// <summary>False when the answer makes no sense.</summary>
    internal bool OnAnswer(FileAnswer answer)
    {
        if (_answer.Task.IsCompleted || answer.Held is null || _held.Count + answer.Held.Count > files.Count
            || !answer.Held.All(held => held is not null && (uint)held.File < (uint)files.Count && held.Bytes >= 0 && held.Bytes <= files[held.File].Offered.Size))
        {
            return false;
        }

        _held.AddRange(answer.Held);
        if (!answer.More || !answer.Accepted)
        {
            _answer.SetResult(answer);
        }

        return true;
    }

    internal bool OnDone(FileDone done) => done.File >= -1 && done.File < files.Count && _results.Writer.TryWrite(done);

    /// <summary>Returns when every file was kept by the other side; throws <see cref="TransferException"/> otherwise.</summary>
    internal async Task SendAsync(CancellationToken cancellationToken)
    {
        await OfferAsync(cancellationToken);
        report(Event(TransferStep.Offered));
        var answer = await WithResultsAsync(_answer.Task, cancellationToken);
        if (!answer.Accepted)
        {
            report(Event(TransferStep.Refused) with { Detail = answer.Reason });
            throw new TransferException(TransferFailure.Refused, Name);
        }

        report(Event(TransferStep.Accepted));
        var from = _held.ToDictionary(static held => held.File, static held => held);
        for (var file = 0; file < files.Count; file++)
        {
            var held = from.GetValueOrDefault(file);
            if (held is { Kept: true })
            {
                _kept[file] = true;
                _sent += files[file].Offered.Size;
            }
            else
            {
                await SendFileAsync(file, held?.Bytes ?? 0, cancellationToken);
            }

            while (_results.Reader.TryRead(out var early))
            {
                await TakeAsync(early, cancellationToken);
            }
        }

        while (_kept.AsSpan().Contains(false))
        {
            await TakeAsync(await _results.Reader.ReadAsync(cancellationToken), cancellationToken);
        }

        report(Event(TransferStep.Finished));
    }

    /// <summary>Tells the other side that nothing more of this comes; it removes its parts.</summary>
    internal ValueTask TellAsync(TransferState state, string reason, CancellationToken cancellationToken) =>
        writer.WriteAsync(FrameType.FileDone, JsonSerializer.SerializeToUtf8Bytes(new FileDone(Id, -1, state, null, reason), TransferJson.Default.FileDone), cancellationToken);

    private async Task OfferAsync(CancellationToken cancellationToken)
    {
        for (var start = 0; start < files.Count; start += TransferLimits.FilesOfFrame)
        {
            var part = files.Skip(start).Take(TransferLimits.FilesOfFrame).Select(static file => file.Offered).ToList();
            var offer = new FileOffer(Id, part, More: start + part.Count < files.Count);
            await writer.WriteAsync(FrameType.FileOffer, JsonSerializer.SerializeToUtf8Bytes(offer, TransferJson.Default.FileOffer), cancellationToken);
        }
    }

    private async Task SendFileAsync(int index, long held, CancellationToken cancellationToken)
    {
        var source = files[index];
        await using var file = OutgoingFile.Open(source, cancellationToken);
        _sent += held;
        var offset = held;
        while (offset < source.Offered.Size)
        {
            var frame = file.ReadChunk(TransferId.TryParse(Id, out var key) ? new ChunkHeader(key, index, offset) : default, source.Offered.Size);
            await writer.WritePreparedAsync(FrameType.FileChunk, frame, cancellationToken);
            var data = frame.Length - FrameLimits.Header - ChunkHeader.Size;
            offset += data;
            _sent += data;
            report(Event(TransferStep.Progress));
            if (_results.Reader.TryPeek(out var early) && early.File == -1)
            {
                await TakeAsync(await _results.Reader.ReadAsync(cancellationToken), cancellationToken);
            }
        }

        var hash = await file.HashAsync(source.Offered.Size, cancellationToken);
        var done = new FileDone(Id, index, TransferState.Sent, hash, null);
        await writer.WriteAsync(FrameType.FileDone, JsonSerializer.SerializeToUtf8Bytes(done, TransferJson.Default.FileDone), cancellationToken);
    }

    /// <summary>What the receiver says of a file, or of the whole.</summary>
    private async Task TakeAsync(FileDone result, CancellationToken cancellationToken)
    {
        if (result.State == TransferState.Kept && result.File >= 0)
        {
            _kept[result.File] = true;
            report(Event(TransferStep.FileKept) with { Detail = files[result.File].Path, Sha256 = result.Sha256 });
        }
        else if (result.State == TransferState.Mismatch && result.File >= 0 && _repeats[result.File]++ < TransferLimits.Repeats)
        {
            _sent -= files[result.File].Offered.Size;
            report(Event(TransferStep.FileRepeated) with { Detail = files[result.File].Path });
            await SendFileAsync(result.File, 0, cancellationToken);
        }
        else if (result.State == TransferState.Cancelled)
        {
            await TellAsync(TransferState.Cancelled, "receiver", cancellationToken);
            report(Event(TransferStep.Cancelled));
            throw new TransferException(TransferFailure.Cancelled, Name);
        }
        else
        {
            report(Event(TransferStep.Failed) with { Detail = result.Reason });
            throw new TransferException(result.Reason == "sha256" ? TransferFailure.Mismatch : TransferFailure.Remote, Name);
        }
    }

    /// <summary>While the other side thinks about an offer it may also say that it does not want it any more.</summary>
    private async Task<FileAnswer> WithResultsAsync(Task<FileAnswer> answer, CancellationToken cancellationToken)
    {
        var result = _results.Reader.WaitToReadAsync(cancellationToken).AsTask();
        if (await Task.WhenAny(answer, result) == result && !answer.IsCompleted)
        {
            await TakeAsync(await _results.Reader.ReadAsync(cancellationToken), cancellationToken);
        }

        return await answer.WaitAsync(cancellationToken);
    }

    private TransferEvent Event(TransferStep step) => new(Id, step, Incoming: false, Name, _sent, Total);
}

using System.Security.Cryptography;

namespace PeerSecure.Peer.Transfers;

/// <summary>What a frame of the other side led to.</summary>
internal enum TransferStatus
{
    Fine,

    /// <summary>The other side broke the protocol: the session ends.</summary>
    Violation,

    /// <summary>This transfer cannot go on (disk, hash); the session does.</summary>
    Failed,
}

/// <summary>One accepted transfer of this session. The read loop is its only user.</summary>
internal sealed class IncomingTransfer(IncomingFiles files, Action<TransferEvent> report) : IAsyncDisposable
{
    private readonly Dictionary<int, int> _repeats = [];
    private IncomingFile? _open;
    private int _openIndex = -1;
    private long _before = Enumerable.Range(0, files.Record.Files.Count).Sum(files.Held);

    internal IncomingRecord Record => files.Record;

    internal string Name => NameOf(Record.Files);

    internal long Total { get; } = files.Record.Files.Sum(static file => file.Size);

    internal static string NameOf(IReadOnlyList<OfferedFile> offered) =>
        offered[0].Path.Split('/', '\\')[0] is var top && offered.All(file => file.Path.Split('/', '\\')[0] == top) ? top : $"{offered.Count} files";

    internal IEnumerable<HeldFile> Held() =>
        Enumerable.Range(0, Record.Files.Count).Select(file => new HeldFile(file, files.Held(file), files.IsKept(file))).Where(static held => held.Bytes > 0 || held.Kept);

    internal async ValueTask<TransferStatus> WriteAsync(int file, long offset, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        if (!await OpenAsync(file, cancellationToken) || !_open!.TryWrite(offset, data.Span))
        {
            return TransferStatus.Violation;
        }

        _before += data.Length;
        report(new TransferEvent(Record.Id, TransferStep.Progress, Incoming: true, Name, _before, Total));
        return TransferStatus.Fine;
    }

    /// <summary>The sender says a file is through: compare, then keep or ask again.</summary>
    internal async ValueTask<FileDone?> FinishAsync(FileDone done, CancellationToken cancellationToken)
    {
        if (done.Sha256 is not { Length: 64 } || !await OpenAsync(done.File, cancellationToken))
        {
            return null;
        }

        var complete = _open!.Received == Record.Files[done.File].Size;
        var hash = Convert.ToHexStringLower(await _open.CompleteAsync(cancellationToken));
        var received = _open.Received;
        await CloseAsync();
        if (!complete || !CryptographicOperations.FixedTimeEquals(Convert.FromHexString(hash), FromHex(done.Sha256)))
        {
            return Repeat(done.File, received);
        }

        var path = files.Keep(done.File);
        report(new TransferEvent(Record.Id, TransferStep.FileKept, Incoming: true, Name, _before, Total) { Detail = path, Sha256 = hash });
        if (files.AllKept)
        {
            files.Discard();
            report(new TransferEvent(Record.Id, TransferStep.Finished, Incoming: true, Name, Total, Total));
        }

        return new FileDone(Record.Id, done.File, TransferState.Kept, hash, null);
    }

    internal bool IsFinished => files.AllKept;

    internal async ValueTask DiscardAsync()
    {
        await CloseAsync();
        files.Discard();
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        files.Dispose();
    }

    private FileDone Repeat(int file, long received)
    {
        files.Forget(file);
        _before -= received;
        _repeats[file] = _repeats.GetValueOrDefault(file) + 1;
        var state = _repeats[file] > TransferLimits.Repeats ? TransferState.Failed : TransferState.Mismatch;
        report(new TransferEvent(Record.Id, state == TransferState.Failed ? TransferStep.Failed : TransferStep.FileRepeated, Incoming: true, Name, _before, Total)
        {
            Detail = Record.Files[file].Path,
        });
        return new FileDone(Record.Id, file, state, null, "sha256");
    }

    private async ValueTask<bool> OpenAsync(int file, CancellationToken cancellationToken)
    {
        if (file == _openIndex && _open is not null)
        {
            return true;
        }

        // one file at a time, each to its end: a peer cannot make us hold many open
        if (_open is not null || (uint)file >= (uint)Record.Files.Count || files.IsKept(file))
        {
            return false;
        }

        _open = new IncomingFile(files, file, files.Held(file), cancellationToken);
        _openIndex = file;
        return true;
    }

    private async ValueTask CloseAsync()
    {
        if (_open is not null)
        {
            await _open.DisposeAsync();
            _open = null;
            _openIndex = -1;
        }
    }

    private static byte[] FromHex(string text)
    {
        var bytes = new byte[32];
        return Convert.FromHexString(text, bytes, out _, out var written) == System.Buffers.OperationStatus.Done && written == 32 ? bytes : new byte[32];
    }
}

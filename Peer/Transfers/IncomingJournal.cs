using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using PeerSecure.Common.Keys;

namespace PeerSecure.Peer.Transfers;

/// <summary>
/// What is known of an incoming transfer after a crash: the record, then appended lines <c>flushed FILE BYTES</c>, <c>kept FILE</c> and
/// <c>again FILE</c>, and <c>boot ID</c> whenever it was opened. A line cut by a crash ends the reading; nothing after it can be there.
/// </summary>
internal sealed class IncomingJournal : IDisposable
{
    private const int MaximumSize = 64 * 1024 * 1024;

    private readonly FileStream _stream;
    private readonly Lock _append = new();
    private readonly long[] _flushed;
    private readonly bool[] _kept;

    private IncomingJournal(FileStream stream, IncomingRecord record)
    {
        _stream = stream;
        Record = record;
        _flushed = new long[record.Files.Count];
        _kept = new bool[record.Files.Count];
    }

    internal IncomingRecord Record { get; }

    /// <summary>The machine has not been restarted since the last session of this transfer.</summary>
    internal bool SameBoot { get; private set; }

    internal long Flushed(int file) => Volatile.Read(ref _flushed[file]);

    internal bool IsKept(int file) => Volatile.Read(ref _kept[file]);

    internal static IncomingJournal Create(string path, IncomingRecord record)
    {
        var text = JsonSerializer.Serialize(record, TransferJson.Default.IncomingRecord) + $"\nboot {BootId.Current}\n";
        DurableFile.Replace(path, Encoding.UTF8.GetBytes(text), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return new IncomingJournal(OpenAppend(path), record) { SameBoot = true };
    }

    internal static IncomingJournal? TryOpen(string path)
    {
        if (!File.Exists(path) || new FileInfo(path).Length > MaximumSize)
        {
            return null;
        }

        var text = File.ReadAllText(path);
        var lines = text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0 || Parse(lines[0]) is not { } record)
        {
            return null;
        }

        var journal = new IncomingJournal(OpenAppend(path), record);
        foreach (var line in lines.AsSpan(1))
        {
            journal.Apply(line.Split(' '));
        }

        journal._stream.SetLength(Encoding.UTF8.GetByteCount(text.AsSpan(0, text.LastIndexOf('\n') + 1)));
        journal._stream.Seek(0, SeekOrigin.End);
        return journal;
    }

    /// <summary>Parts were cut to what was flushed before the restart; from here on the bytes of this boot count.</summary>
    internal void MarkBoot()
    {
        Append($"boot {BootId.Current}\n");
        SameBoot = true;
    }

    internal void MarkFlushed(int file, long bytes)
    {
        Append(string.Create(CultureInfo.InvariantCulture, $"flushed {file} {bytes}\n"));
        Volatile.Write(ref _flushed[file], bytes);
    }

    internal void MarkKept(int file)
    {
        Append(string.Create(CultureInfo.InvariantCulture, $"kept {file}\n"));
        Volatile.Write(ref _kept[file], true);
    }

    internal void MarkAgain(int file)
    {
        Append(string.Create(CultureInfo.InvariantCulture, $"again {file}\n"));
        Volatile.Write(ref _flushed[file], 0);
    }

    public void Dispose() => _stream.Dispose();

    private static IncomingRecord? Parse(string line)
    {
        try
        {
            var record = JsonSerializer.Deserialize(line, TransferJson.Default.IncomingRecord);
            return record is { Files: { Count: > 0 } files, Destinations: { } names } && files.Count == names.Count ? record : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static FileStream OpenAppend(string path)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        stream.Seek(0, SeekOrigin.End);
        return stream;
    }

    private void Apply(string[] words)
    {
        if (words is ["boot", var boot])
        {
            // bytes written before this restart count only up to their last flush
            SameBoot = boot.Equals(BootId.Current, StringComparison.Ordinal);
        }
        else if (words.Length >= 2 && int.TryParse(words[1], CultureInfo.InvariantCulture, out var file) && (uint)file < (uint)_kept.Length)
        {
            switch (words[0])
            {
                case "kept":
                    _kept[file] = true;
                    break;
                case "again":
                    _flushed[file] = 0;
                    break;
                case "flushed" when words.Length == 3 && long.TryParse(words[2], CultureInfo.InvariantCulture, out var bytes) && bytes >= 0:
                    _flushed[file] = bytes;
                    break;
            }
        }
    }

    private void Append(string line)
    {
        lock (_append)
        {
            _stream.Write(Encoding.UTF8.GetBytes(line));
            DurableFile.FlushData(Handle);
        }
    }

    private SafeFileHandle Handle => _stream.SafeFileHandle;
}

using System.Globalization;
using Microsoft.Win32.SafeHandles;
using PeerSecure.Common.Keys;

namespace PeerSecure.Peer.Transfers;

/// <summary>The files of one incoming transfer on disk: parts while they grow, their chosen names when their hash agreed.</summary>
internal sealed class IncomingFiles(string folder, string partial, IncomingJournal journal) : IDisposable
{
    internal IncomingRecord Record => journal.Record;

    internal bool IsKept(int file) => journal.IsKept(file);

    internal bool AllKept => Enumerable.Range(0, Record.Files.Count).All(journal.IsKept);

    /// <summary>After a restart of the machine what was written but not flushed may be holes: it is asked for again.</summary>
    internal static void CutToFlushed(string partial, IncomingJournal journal)
    {
        for (var file = 0; file < journal.Record.Files.Count; file++)
        {
            var part = new FileInfo(PartOf(partial, file));
            if (part.Exists && part.Length > journal.Flushed(file))
            {
                using var handle = File.OpenHandle(part.FullName, FileMode.Open, FileAccess.Write);
                RandomAccess.SetLength(handle, journal.Flushed(file));
                DurableFile.Flush(handle);
            }
        }

        journal.MarkBoot();
    }

    /// <summary>Bytes of a part that are here; a killed process loses nothing that was written, the kernel still has it.</summary>
    internal long Held(int file)
    {
        if (journal.IsKept(file))
        {
            return Record.Files[file].Size;
        }

        var part = new FileInfo(PartOf(file));
        return part.Exists ? Math.Min(Record.Files[file].Size, part.Length) : 0;
    }

    internal SafeFileHandle OpenPart(int file, long held)
    {
        IncomingStore.RefuseLink(PartOf(file));
        var handle = File.OpenHandle(PartOf(file), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        RandomAccess.SetLength(handle, held);
        return handle;
    }

    internal void MarkFlushed(int file, long bytes) => journal.MarkFlushed(file, bytes);

    /// <summary>What arrived was not what was sent: forget it.</summary>
    internal void Forget(int file)
    {
        journal.MarkAgain(file);
        File.Delete(PartOf(file));
    }

    /// <summary>Gives a checked and flushed part its name. The journal says so last: a crash in between only repeats the hash.</summary>
    internal string Keep(int file)
    {
        var wished = Path.Combine(folder, Record.Destinations[file]);
        MakeFolders(Record.Destinations[file]);
        var offered = Record.Files[file];
        File.SetLastWriteTimeUtc(PartOf(file), offered.Modified.UtcDateTime);
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
            File.SetUnixFileMode(PartOf(file), offered.Executable ? plain | UnixFileMode.UserExecute : plain);
        }

        var name = Destinations.Free(wished, static path => Path.Exists(path) || new FileInfo(path).LinkTarget is not null);
        DurableFile.Rename(PartOf(file), name, overwrite: false);
        journal.MarkKept(file);
        return name;
    }

    /// <summary>Removes parts and journal: the transfer is complete, or nobody wants it any more.</summary>
    internal void Discard()
    {
        journal.Dispose();
        Directory.Delete(partial, recursive: true);
    }

    public void Dispose() => journal.Dispose();

    private string PartOf(int file) => PartOf(partial, file);

    private static string PartOf(string partial, int file) => Path.Combine(partial, string.Create(CultureInfo.InvariantCulture, $"{file}.part"));

    /// <summary>Folder by folder, so that none of them is a link that leads elsewhere.</summary>
    private void MakeFolders(string destination)
    {
        var path = folder;
        foreach (var part in destination.Split('/')[..^1])
        {
            path = Path.Combine(path, part);
            IncomingStore.RefuseLink(path);
            Directory.CreateDirectory(path);
        }
    }
}

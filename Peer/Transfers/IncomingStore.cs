using PeerSecure.Common.Keys;

namespace PeerSecure.Peer.Transfers;

/// <summary>
/// The download folder. Unfinished transfers live in <c>.peersecure-partial/ID/</c> inside it (same file system, so that a finished file
/// only changes its name); nothing outside the folder is ever written, and nothing that exists is replaced.
/// </summary>
internal sealed class IncomingStore(string folder)
{
    private const string PartialName = ".peersecure-partial";
    private const string JournalName = "journal";

    internal string Folder { get; } = Path.GetFullPath(folder);

    /// <summary>Goes on with the transfer of this id when it is the same one of the same account, otherwise begins it anew.</summary>
    internal IncomingFiles Open(string id, string account, IReadOnlyList<OfferedFile> files)
    {
        try
        {
            var partial = Path.Combine(Folder, PartialName, id);
            Directory.CreateDirectory(Folder);
            RefuseLink(Path.Combine(Folder, PartialName));
            RefuseLink(partial);
#pragma warning disable CA2000 // the files own the journal from here on
            return new IncomingFiles(Folder, partial, Resume(partial, account, files) ?? Begin(partial, id, account, files));
#pragma warning restore CA2000
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new TransferException(TransferFailure.UnusableFolder, Folder, failure);
        }
    }

    /// <summary>This transfer was begun in an earlier session and accepted then, by the same account with the same files.</summary>
    internal bool IsBegun(string id, string account, IReadOnlyList<OfferedFile> files)
    {
        try
        {
            using var journal = IncomingJournal.TryOpen(Path.Combine(Folder, PartialName, id, JournalName));
            return journal is not null && journal.Record.Continues(account, files);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static IncomingJournal? Resume(string partial, string account, IReadOnlyList<OfferedFile> files)
    {
#pragma warning disable CA2000 // the caller owns the journal that is returned
        var journal = IncomingJournal.TryOpen(Path.Combine(partial, JournalName));
#pragma warning restore CA2000
        if (journal is null)
        {
            return null;
        }

        if (journal.Record.Continues(account, files))
        {
            if (!journal.SameBoot)
            {
                IncomingFiles.CutToFlushed(partial, journal);
            }

            return journal;
        }

        journal.Dispose();
        Directory.Delete(partial, recursive: true);
        return null;
    }

    private IncomingJournal Begin(string partial, string id, string account, IReadOnlyList<OfferedFile> files)
    {
        CheckSpace(files.Sum(static file => file.Size));
        CreatePrivate(partial);
        return IncomingJournal.Create(Path.Combine(partial, JournalName), new IncomingRecord(id, account, files, Destinations.Choose(Folder, files)));
    }

    private void CheckSpace(long needed)
    {
        if (needed > new DriveInfo(Folder).AvailableFreeSpace - TransferLimits.SpareSpace)
        {
            throw new TransferException(TransferFailure.NoSpace, Folder);
        }
    }

    private static void CreatePrivate(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        DurableFile.FlushFolder(Path.GetDirectoryName(path)!);
    }

    internal static void RefuseLink(string path)
    {
        if (new FileInfo(path).LinkTarget is not null)
        {
            throw new IOException($"'{path}' is a link.");
        }
    }
}

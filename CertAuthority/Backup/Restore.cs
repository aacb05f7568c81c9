using System.Formats.Tar;
using System.Globalization;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Issuing;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Keys;

namespace PeerSecure.CertAuthority.Backup;

/// <summary>
/// Puts a backup back: unpacked whole beside the folder, then moved into its place. What was there before is kept under another name,
/// and its revocations.log goes along, so that nothing revoked since becomes valid again (R4).
/// </summary>
internal sealed class Restore(AuthorityFolder folder, TimeProvider clock)
{
    private const int LongestShownName = 80;

    private string Staging => StagingOf(folder);

    /// <summary>
    /// R4: a restore that was killed between its two moves is done but for the second. Its folder has the only revocations.log at hand, so
    /// it is put into place before anything else is made there.
    /// </summary>
    public static void FinishInterrupted(AuthorityFolder folder)
    {
        var staging = StagingOf(folder);
        if (!Directory.Exists(folder.Path) && RestoreMark.IsSet(staging))
        {
            Directory.Move(staging, folder.Path);
            DurableFile.FlushFolder(Path.GetDirectoryName(folder.Path)!);
        }
    }

    /// <summary>The name under which the former folder was kept, or null when there was none.</summary>
    public async Task<string?> RunAsync(Stream backup, Passphrase passphrase, CancellationToken cancellationToken)
    {
        FinishInterrupted(folder);
        ClearStaging(); // of a restore that was killed earlier on
        try
        {
            await using (var archive = await BackupReader.OpenAsync(backup, passphrase, cancellationToken))
            {
                PrivateFolder.Ensure(Staging);
                await UnpackAsync(archive, cancellationToken);
            }

            RestoreMark.Set(Staging);
            return MoveIntoPlace();
        }
        finally
        {
            if (Directory.Exists(folder.Path) || !RestoreMark.IsSet(Staging))
            {
                ClearStaging();
            }
        }
    }

    private static string StagingOf(AuthorityFolder folder) => folder.Path + ".restoring";

    private void ClearStaging()
    {
        if (Directory.Exists(Staging))
        {
            Directory.Delete(Staging, recursive: true);
        }
    }

    private async Task UnpackAsync(BackupReader archive, CancellationToken cancellationToken)
    {
        await using var tar = new TarReader(archive, leaveOpen: true);
        try
        {
            while (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
            {
                if (entry.EntryType is not TarEntryType.RegularFile || !BackupContent.MayRestore(entry.Name))
                {
                    throw new BackupException(BackupFailure.UnexpectedContent, place: CleanText.Line(entry.Name, LongestShownName));
                }

                await WriteAsync(entry, cancellationToken);
            }
        }
        catch (Exception damage) when (damage is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new BackupException(BackupFailure.Damaged, damage);
        }

        // To the very end: only the last chunk proves that nothing was cut off.
        await archive.CopyToAsync(Stream.Null, cancellationToken);
        foreach (var needed in (ReadOnlySpan<string>)[BackupContent.Database, BackupContent.DatabaseKey, KeyFiles.AuthorityId])
        {
            if (!File.Exists(Path.Combine(Staging, needed)))
            {
                throw new BackupException(BackupFailure.UnexpectedContent, place: $"no {needed}");
            }
        }
    }

    private async Task WriteAsync(TarEntry entry, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Staging, entry.Name);
        PrivateFolder.Ensure(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = PrivateFile.Mode;
        }

        await using var file = new FileStream(path, options);
        if (entry.DataStream is { } content)
        {
            await content.CopyToAsync(file, cancellationToken);
        }

        await file.FlushAsync(cancellationToken);
        DurableFile.Flush(file.SafeFileHandle);
    }

    /// <summary>A folder that lost all but its log counts as the same; the log of another authority does not concern this one.</summary>
    private bool IsSameAuthority() =>
        !File.Exists(folder.In(KeyFiles.AuthorityId)) ||
        File.ReadAllText(folder.In(KeyFiles.AuthorityId)) == File.ReadAllText(Path.Combine(Staging, KeyFiles.AuthorityId));

    private string? MoveIntoPlace()
    {
        string? former = null;
        if (Directory.Exists(folder.Path))
        {
            if (File.Exists(folder.RevocationsLog) && IsSameAuthority())
            {
                CopyDurably(folder.RevocationsLog, Path.Combine(Staging, Path.GetFileName(folder.RevocationsLog)));
            }

            former = folder.Path + ".replaced-" + clock.GetUtcNow().ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        }

        foreach (var below in Directory.EnumerateDirectories(Staging, "*", SearchOption.AllDirectories).Append(Staging))
        {
            DurableFile.FlushFolder(below);
        }

        if (former is not null)
        {
            Directory.Move(folder.Path, former);
        }

        FinishInterrupted(folder);
        return former;
    }

    private static void CopyDurably(string from, string to)
    {
        File.Copy(from, to);
        using var copy = File.OpenHandle(to, FileMode.Open, FileAccess.ReadWrite);
        DurableFile.Flush(copy);
    }
}

using System.Formats.Tar;
using System.Security.Cryptography;
using PeerSecure.CertAuthority.Audit;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Keys;

namespace PeerSecure.CertAuthority.Backup;

/// <summary>
/// Streams the whole authority as a tar archive to the operator's command, which encrypts it. Work goes on meanwhile: the database is a
/// snapshot, key files are replaced whole, blobs never change.
/// </summary>
internal sealed class SendBackup(OpenAuthority authority, AuditLog audit)
{
    private const int LongestKeyFile = 256;

    public async Task HandleAsync(HttpContext context, bool withRoot, CancellationToken cancellationToken)
    {
        var folder = authority.Folder.Path;
        var snapshot = authority.Folder.In($"snapshot-{Guid.NewGuid():N}.tmp");
        try
        {
            await audit.RecordAsync(new AuditEntry("operator", "authority.backup", withRoot ? "with root" : "-", RequestOrigin.Of(context), AuditEntry.Done, ""), cancellationToken);
            using (var key = DatabaseKeyFile.Load(authority.DatabaseKeyFile))
            {
                await authority.Database.BackupAsync(snapshot, key, cancellationToken);
            }

            context.Response.ContentType = "application/x-tar";
            await using var tar = new TarWriter(context.Response.Body, TarEntryFormat.Pax, leaveOpen: true);
            await AddKeyAsync(tar, cancellationToken);
            await AddAsync(tar, snapshot, BackupContent.Database, cancellationToken);
            foreach (var name in BackupContent.Files(folder, withRoot))
            {
                await AddAsync(tar, Path.Combine(folder, name), name, cancellationToken);
            }
        }
        finally
        {
            File.Delete(snapshot);
        }
    }

    private async Task AddKeyAsync(TarWriter tar, CancellationToken cancellationToken)
    {
        using var key = PrivateFile.Read(authority.DatabaseKeyFile, LongestKeyFile);
        var bytes = key.Span.ToArray();
        using var content = new MemoryStream(bytes);
        await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, BackupContent.DatabaseKey) { Mode = PrivateFile.Mode, DataStream = content }, cancellationToken);
        CryptographicOperations.ZeroMemory(bytes);
    }

    private static async Task AddAsync(TarWriter tar, string path, string name, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { Mode = PrivateFile.Mode, DataStream = file }, cancellationToken);
        }
        catch (FileNotFoundException)
        {
            // A blob that was deleted since the listing; its row goes the way of any deletion that a crash cut short.
        }
    }
}

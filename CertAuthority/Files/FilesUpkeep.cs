using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Notifications;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Files;

/// <summary>
/// At start rows and blobs are brought together: blobs without a row go, rows whose bytes are gone go and their owners are told. Every hour what
/// has expired is removed.
/// </summary>
internal sealed class FilesUpkeep(
    Database database, BlobFolder blobs, ActiveUploads active, RestingDigests digests, NoticeBox notices, TimeProvider clock, ILogger<FilesUpkeep> log) : BackgroundService
{
    private const int MostAtOnce = 200;
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await ReconcileAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        List<string> expired;
        do
        {
            expired = database.Read(connection => FileStore.Expired(connection, clock.GetUtcNow(), MostAtOnce));
            foreach (var id in expired)
            {
                using var lease = await active.EnterAsync(id, cancellationToken);
                await database.WriteAsync(connection => FileStore.Delete(connection, id), cancellationToken);
                digests.Forget(id);
                blobs.Delete(id);
            }
        }
        while (expired.Count == MostAtOnce);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        do
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is FailureException or IOException)
            {
                log.UpkeepFailed(failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        var rows = database.Read(FileStore.All);
        var known = rows.Select(static row => row.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var orphan in blobs.Ids().Where(id => !known.Contains(id)).ToList())
        {
            blobs.Delete(orphan);
            log.OrphanRemoved(orphan);
        }

        foreach (var row in rows)
        {
            var length = blobs.LengthOf(row.Id);
            if (length is null || (row.IsComplete && length != row.Size))
            {
                await LoseAsync(row, cancellationToken);
            }
            else if (length < row.Offset)
            {
                // Cannot happen while the disk keeps what fsync promised; then the file is right, not the row.
                await database.WriteAsync(connection => FileStore.Advance(connection, row.Id, length.Value, row.Expires), cancellationToken);
            }
        }
    }

    private async Task LoseAsync(FileRow row, CancellationToken cancellationToken)
    {
        await database.WriteAsync(
            connection =>
            {
                FileStore.Delete(connection, row.Id);
                notices.Tell(connection, row.Owner, new Notice(Notice.FileLost, NoticeAudience.Owner, row.Owner, "", row.Id), clock.GetUtcNow());
            },
            cancellationToken);
        blobs.Delete(row.Id);
        log.FileLost(row.Id);
    }
}

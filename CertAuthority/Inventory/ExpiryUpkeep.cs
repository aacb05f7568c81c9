using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Inventory;

/// <summary>
/// Tells an account, once per certificate, that a device has not renewed with a fifth of its certificate's life left: it is off, lost, or cannot
/// reach the authority. A device at work renews from one third on (A8) and is never told of.
/// </summary>
internal sealed class ExpiryUpkeep(Database database, CertificateView view, Notices notices, TimeProvider clock, ILogger<ExpiryUpkeep> log) : BackgroundService
{
    private const int MostAtOnce = 200;
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        do
        {
            try
            {
                await TellAsync(stoppingToken);
            }
            catch (FailureException failure)
            {
                log.ExpiryNotTold(failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    internal async Task TellAsync(CancellationToken cancellationToken)
    {
        while (await database.WriteAsync(Tell, cancellationToken) == MostAtOnce)
        {
        }
    }

    private int Tell(Microsoft.Data.Sqlite.SqliteConnection connection)
    {
        var due = CertificateStore.Expiring(connection, clock.GetUtcNow(), MostAtOnce);
        foreach (var certificate in due)
        {
            CertificateStore.MarkTold(connection, certificate.Serial);
            if (view.IsGood(certificate))
            {
                notices.Raise(connection, new Notice(
                    Notice.CertificateExpiring, NoticeAudience.Owner, certificate.Account!, certificate.Device!, $"valid until {certificate.NotAfter:yyyy-MM-dd HH:mm} UTC"));
            }
        }

        return due.Count;
    }
}

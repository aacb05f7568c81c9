using PeerSecure.Common.Contracts;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Notifications;

/// <summary>Lets go of notifications and contacts that are older than ninety days.</summary>
internal sealed class NotificationUpkeep(Database database, TimeProvider clock, ILogger<NotificationUpkeep> log) : BackgroundService
{
    private const int MostAtOnce = 1_000;
    private static readonly TimeSpan Every = TimeSpan.FromHours(6);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        do
        {
            try
            {
                await SweepAsync(clock.GetUtcNow() - Contacts.Lifetime, stoppingToken);
            }
            catch (FailureException failure)
            {
                log.UpkeepFailed(failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task SweepAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        while (await database.WriteAsync(connection => NotificationStore.Sweep(connection, before, MostAtOnce), cancellationToken))
        {
        }

        await database.WriteAsync(connection => ContactStore.Sweep(connection, before), cancellationToken);
    }
}

using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Mailbox;

/// <summary>K1: mail expires; after that no device has the key to open it with.</summary>
internal sealed class MailboxUpkeep(Database database, TimeProvider clock, ILogger<MailboxUpkeep> log) : BackgroundService
{
    private const int MostAtOnce = 500;
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow() - EnvelopeLimits.MailLifetime;
        while (await database.WriteAsync(connection => MailboxStore.Sweep(connection, before, MostAtOnce), cancellationToken))
        {
        }
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
            catch (FailureException failure)
            {
                log.UpkeepFailed(failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}

namespace PeerSecure.CertAuthority.Revocation;

/// <summary>At start and then every hour: the issuing list's head is renewed while the root is here, and what may leave the lists leaves.</summary>
internal sealed class RevocationUpkeep(RevocationBook book, SignedHeads heads, RootLists rootLists, TimeProvider clock, ILogger<RevocationUpkeep> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await heads.RenewIssuingAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        do
        {
            await RunOnceAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            await heads.RenewIssuingAsync(cancellationToken);
            await book.LogLeftOversAsync(cancellationToken);
            await book.DropExpiredAsync(cancellationToken);
            rootLists.RenewWhenDue();
        }
        catch (Exception failure) when (failure is Common.Contracts.FailureException or IOException)
        {
            // A full disk or an unreadable root key now is no reason to stop serving; the next hour tries again.
            log.UpkeepFailed(failure);
        }
    }
}

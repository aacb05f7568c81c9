using PeerSecure.Common.Contracts;

namespace PeerSecure.Peer.Setup;

/// <summary>
/// A8, K1, S3: what a process that runs for long does beside its work: renews the certificate and the prekey when they are due, has the time proven
/// anew each hour and after a sleep, finishes a key change that was cut off, and forgets ids that need not be known any more. It looks every ten
/// minutes, so a machine that slept is up to date soon after; failures wait and are tried again.
/// </summary>
internal sealed class DeviceUpkeep(SignedInProfile signedIn, TimeProvider machine)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongInterval = TimeSpan.FromHours(12);

    private DateTimeOffset _halfDaily = DateTimeOffset.MinValue;

    /// <summary>There is a new certificate: adverts and further sessions show it.</summary>
    internal event Action? Renewed;

    /// <summary>What went wrong this time; it is tried again.</summary>
    internal event Action<FailureException>? Failed;

    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, machine);
        do
        {
            try
            {
                await OnceAsync(cancellationToken);
            }
            catch (FailureException failure)
            {
                Failed?.Invoke(failure);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    internal async Task OnceAsync(CancellationToken cancellationToken)
    {
        var before = signedIn.Profile.Identity;
        await signedIn.EnsureTicketAsync(cancellationToken);
        if (!ReferenceEquals(before, signedIn.Profile.Identity))
        {
            Renewed?.Invoke();
        }

        if (machine.GetUtcNow() - _halfDaily >= LongInterval)
        {
            await signedIn.Profile.Vault.History.ForgetOldIdsAsync(signedIn.Profile.Clock.Now, cancellationToken);   // M3
            await new PublishedKeys(signedIn.Profile, signedIn.Client).RenewPrekeyAsync(cancellationToken);
            _halfDaily = machine.GetUtcNow();
        }
    }
}

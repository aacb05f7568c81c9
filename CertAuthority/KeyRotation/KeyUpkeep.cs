using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Issuing;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.KeyRotation;

/// <summary>
/// A serving authority replaces its own keys when two thirds of their life have passed, so that nobody has to remember. With the root
/// offline the issuing key cannot be replaced; the log says so every day until somebody brings it.
/// </summary>
internal sealed class KeyUpkeep(AuthorityKeys keys, KeyRotator rotator, ServeOptions serve, TimeProvider clock, ILogger<KeyUpkeep> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(24);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (serve == ServeOptions.ControlOnly)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            await RotateDueAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    internal async Task RotateDueAsync(CancellationToken cancellationToken)
    {
        // The issuing key comes first and renews the certificates of the others.
        while (keys.Due() is [var kind, ..])
        {
            try
            {
                await rotator.RotateAsync(kind, "authority", "authority", cancellationToken);
            }
            catch (FailureException failure)
            {
                log.KeyNotRotated(kind.ToString().ToLowerInvariant(), failure.Code, $"{failure.Message} {failure.Remedy}");
                return;
            }
        }
    }
}

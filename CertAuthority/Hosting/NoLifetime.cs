namespace PeerSecure.CertAuthority.Hosting;

/// <summary>Signals are the command line's business: it cancels the token that the host runs under.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

namespace PeerSecure.CertAuthority.Tests;

/// <summary>For what another thread or process brings about soon, and says nothing when it has.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        ended.CancelAfter(Deadline);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await condition())
        {
            Assert.True(await look.WaitForNextTickAsync(ended.Token));
        }
    }
}

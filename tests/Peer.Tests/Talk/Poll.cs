namespace PeerSecure.Peer.Tests.Talk;

/// <summary>Waits for a condition that raises no event.</summary>
internal static class Poll
{
    internal static async Task UntilAsync(Func<Task<bool>> condition, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await condition())
        {
            await timer.WaitForNextTickAsync(both.Token);
        }
    }

    internal static async Task UntilAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!condition())
        {
            await timer.WaitForNextTickAsync(both.Token);
        }
    }
}

using PeerSecure.Peer.Authority;

namespace PeerSecure.Peer.Setup;

/// <summary>D1: what the authority could not take just now is tried again, a few times and later each time; then it is over, and said.</summary>
/// <param name="say">Hears about each wait: how long, and which try comes then.</param>
internal sealed class Persistence(Action<TimeSpan, int>? say)
{
    internal const int MostTries = 4;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <param name="work">Told whether something may have arrived in an earlier try.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    internal async Task<T> RunAsync<T>(Func<bool, Task<T>> work, CancellationToken cancellationToken)
    {
        for (var number = 1; ; number++)
        {
            try
            {
                return await work(number > 1);
            }
            catch (AuthorityException failure) when (number < MostTries && WaitAfter(failure, number) is { } wait)
            {
                say?.Invoke(wait, number + 1);
                await Task.Delay(wait, cancellationToken);
            }
        }
    }

    /// <summary>Null when another try would end the same way, or is asked to come too late to wait for.</summary>
    private static TimeSpan? WaitAfter(AuthorityException failure, int number)
    {
        var wait = failure.RetryAfter ?? TimeSpan.FromSeconds(0.5 * (1 << number));
        return failure.Reason is AuthorityFailure.Unreachable or AuthorityFailure.TimedOut or AuthorityFailure.TooMany or AuthorityFailure.Broken && wait <= LongestWait ? wait : null;
    }
}

using PeerSecure.Common.Contracts;
using PeerSecure.Common.Revocation;

namespace PeerSecure.Peer.Authority;

/// <summary>
/// What the authority has to say while we run: its revocation lists, asked for at the start and now and then, and at once when its event
/// stream says that there is a newer one (R3). An authority that is down is tried again without hurry: sessions do not need it (S4).
/// </summary>
internal sealed class AuthorityFeed(
    AuthorityClient client, KnownRevocations known, Func<CancellationToken, Task> ensureTicket, Func<RevocationUpdates, CancellationToken, Task<bool>> take, TimeProvider time)
{
    private static readonly TimeSpan PullEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PullWithoutStream = TimeSpan.FromSeconds(5);

    private readonly RevocationPull _pull = new(client, known, take);
    private volatile EventStream? _stream;
    private volatile bool _isTold;

    /// <summary>Told of every event of the stream that is not about revocations.</summary>
    internal Func<ServerEvent, CancellationToken, Task> Other { get; init; } = static (_, _) => Task.CompletedTask;

    /// <summary>Told when the authority has a list that cannot be taken: who was revoked since is not known here then.</summary>
    internal Action<AuthorityException> NotTaken { get; init; } = static _ => { };

    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(PullRegularlyAsync(cancellationToken), FollowAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // the program ends
        }
    }

    private async Task PullRegularlyAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await QuietlyAsync(PullAsync, cancellationToken);
            await Task.Delay(_stream is { IsOpen: true } ? PullEvery : PullWithoutStream, time, cancellationToken);
        }
    }

    /// <summary>At each opening also what was revoked before the stream was open.</summary>
    private Task FollowAsync(CancellationToken cancellationToken)
    {
        var stream = new EventStream(client, ensureTicket, time) { Opened = PullAsync };
        _stream = stream;
        return stream.RunAsync((item, token) => item.Kind == EventKinds.Revocations ? PullAsync(token) : Other(item, token), cancellationToken);
    }

    private async Task PullAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _pull.RunAsync(cancellationToken);
            _isTold = false;
        }
        catch (AuthorityException failure) when (failure.Reason == AuthorityFailure.BadAnswer)
        {
            if (!_isTold)
            {
                NotTaken(failure);   // once: it is tried every minute
            }

            _isTold = true;
        }
    }

    /// <summary>False when the authority could not be asked.</summary>
    private static async Task<bool> QuietlyAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work(cancellationToken);
            return true;
        }
        catch (Exception down) when (down is FailureException or HttpRequestException or IOException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}

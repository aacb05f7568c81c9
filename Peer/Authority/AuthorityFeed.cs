using System.Net.ServerSentEvents;
using PeerSecure.Common.Revocation;

namespace PeerSecure.Peer.Authority;

/// <summary>
/// What the authority has to say while we run: its revocation lists, asked for at the start and now and then, and at once when its event
/// stream says that there is a newer one (R3). An authority that is down is tried again without hurry: sessions do not need it (S4).
/// </summary>
internal sealed class AuthorityFeed(
    AuthorityClient client, KnownRevocations known, Func<CancellationToken, Task> ensureTicket, Func<RevocationUpdates, CancellationToken, Task<bool>> take, TimeProvider time)
{
    private const string RevocationsEvent = "revocations";
    private static readonly TimeSpan PullEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PullWithoutStream = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private volatile bool _isStreaming;

    /// <summary>Told of every event of the stream, by kind and body, that is not about revocations.</summary>
    internal Func<string, string, CancellationToken, Task> Other { get; init; } = static (_, _, _) => Task.CompletedTask;

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
            await Task.Delay(_isStreaming ? PullEvery : PullWithoutStream, time, cancellationToken);
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        while (true)
        {
            pause = await QuietlyAsync(ReadStreamAsync, cancellationToken) ? FirstPause : pause * 2 < LongestPause ? pause * 2 : LongestPause;
            await Task.Delay(pause, time, cancellationToken);
        }
    }

    private async Task ReadStreamAsync(CancellationToken cancellationToken)
    {
        await ensureTicket(cancellationToken);
        using var response = await client.OpenAsync(HttpMethod.Get, "v1/events", null, "text/event-stream", [], cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        try
        {
            _isStreaming = true;
            await PullAsync(cancellationToken);   // what was revoked before the stream was open
            await ReadAsync(body, cancellationToken);
        }
        finally
        {
            _isStreaming = false;
        }
    }

    private async Task ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        await foreach (var item in SseParser.Create(body).EnumerateAsync(cancellationToken))
        {
            if (item.EventType == RevocationsEvent)
            {
                await PullAsync(cancellationToken);
            }
            else
            {
                await Other(item.EventType, item.Data, cancellationToken);
            }
        }
    }

    private async Task PullAsync(CancellationToken cancellationToken)
    {
        if (await TakeAsync(known.Number, cancellationToken))
        {
            await TakeAsync(RevocationNumber.None, cancellationToken);
        }
    }

    private async Task<bool> TakeAsync(RevocationNumber after, CancellationToken cancellationToken)
    {
        var answer = await client.AnswerAsync(HttpMethod.Get, $"v1/revocations?after={after.Value}", null, "application/json", cancellationToken);
        return RevocationUpdates.TryParse(answer.Body, out var updates) && await take(updates, cancellationToken);
    }

    /// <summary>False when the authority could not be asked.</summary>
    private static async Task<bool> QuietlyAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work(cancellationToken);
            return true;
        }
        catch (Exception down) when (down is AuthorityException or HttpRequestException or IOException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}

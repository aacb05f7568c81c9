using System.Net.NetworkInformation;
using System.Threading.Channels;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Authority;

namespace PeerSecure.Peer.Whereabouts;

/// <summary>
/// Keeps telling the authority where this device listens, so that its contacts (M5) find it from other networks: at once, every minute, when an
/// address changes, and goodbye at the end. An authority that is down is tried again without hurry; nothing else waits for it.
/// </summary>
internal sealed class PresenceKeeper(AuthorityClient client, Func<CancellationToken, Task> ensureTicket, TimeProvider time)
{
    private const int LifetimeSeconds = 180;
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(LifetimeSeconds / 3);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FarewellPatience = TimeSpan.FromSeconds(2);

    /// <summary>Until cancelled; then says goodbye. Hidden: contacts are told neither where nor that this account is here.</summary>
    internal async Task RunAsync(int port, bool hidden, CancellationToken cancellationToken)
    {
        var changed = Channel.CreateBounded<bool>(1);
        NetworkAddressChangedEventHandler onChange = (_, _) => changed.Writer.TryWrite(true);
        NetworkChange.NetworkAddressChanged += onChange;
        try
        {
            // the wish to hide is kept by the authority: said again and again it would only fight with devices that do not hide
            var next = hidden ? Timeout.InfiniteTimeSpan : Refresh;
            var pause = FirstPause;
            while (true)
            {
                var said = await TryAsync(token => PutAsync(hidden ? [] : OwnEndpoints.At(port), hidden, token), cancellationToken);
                await WaitAsync(changed.Reader, said ? next : pause, cancellationToken);
                pause = said ? FirstPause : pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await SayGoodbyeAsync();
        }
        finally
        {
            NetworkChange.NetworkAddressChanged -= onChange;
        }
    }

    private async Task PutAsync(IReadOnlyList<string> endpoints, bool hidden, CancellationToken cancellationToken)
    {
        using var content = AuthorityClient.Json(new PutPresence(endpoints, LifetimeSeconds, hidden), PresenceJson.Default.PutPresence);
        await client.SendAsync(HttpMethod.Put, "v1/presence", content, cancellationToken);
    }

    /// <summary>The stop has been heard; this has its own short time.</summary>
    private async Task SayGoodbyeAsync()
    {
        using var limit = new CancellationTokenSource(FarewellPatience, time);
        try
        {
            await TryAsync(token => client.SendAsync(HttpMethod.Delete, "v1/presence", null, token), limit.Token);
        }
        catch (OperationCanceledException)
        {
            // it runs out by itself
        }
    }

    /// <summary>With the ticket there is; with a new one when that has run out. False when the authority cannot be asked.</summary>
    private async Task<bool> TryAsync(Func<CancellationToken, Task> call, CancellationToken cancellationToken)
    {
        try
        {
            try
            {
                await call(cancellationToken);
            }
            catch (AuthorityException refused) when (refused.Reason == AuthorityFailure.NotSignedIn)
            {
                await ensureTicket(cancellationToken);
                await call(cancellationToken);
            }

            return true;
        }
        catch (Exception down) when (down is FailureException or HttpRequestException or IOException)   // a revoked device too: it is told elsewhere
        {
            return false;
        }
    }

    private async Task WaitAsync(ChannelReader<bool> changed, TimeSpan wait, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(wait, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await changed.ReadAsync(both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // time to say it again
        }
    }
}

using System.Net;
using System.Runtime.CompilerServices;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Sessions;

namespace PeerSecure.Peer.Whereabouts;

/// <summary>Where the authority says that the wanted account listens. A hint like the others: TLS decides who answers there.</summary>
internal sealed class PresenceAddresses(PresenceLookup lookup, TimeProvider time) : IAddressSource
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public string Name => "presence";

    public string? Silence { get; private set; }

    public async IAsyncEnumerable<DialCandidate> FindAsync(WantedPeer wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Silence = null;
        if (wanted.Account is not { } account || await AskAsync(account, cancellationToken) is not { } record)
        {
            yield break;
        }

        Silence = record.LastSeen is { } seen ? $"last seen {seen:yyyy-MM-dd HH:mm} UTC" : null;
        foreach (var device in record.Devices ?? [])
        {
            foreach (var text in wanted.Device is null || device.Device == wanted.Device.Value ? device.Endpoints ?? [] : [])
            {
                if (IPEndPoint.TryParse(text, out var address) && address.Port != 0)
                {
                    yield return new DialCandidate(address, Name);
                }
            }
        }
    }

    private async Task<PresenceRecord?> AskAsync(AccountName account, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await lookup.FindToCallAsync(account, both.Token);
        }
        catch (AuthorityException failure)
        {
            Silence = failure.Code;
        }
        catch (Exception down) when (down is HttpRequestException or IOException or OperationCanceledException)
        {
            Silence = "the authority did not answer";
        }

        return null;
    }
}

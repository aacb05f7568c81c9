using System.Runtime.CompilerServices;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Discovery;

namespace PeerSecure.Peer.Sessions;

/// <summary>Peers of our authority that announce themselves over mDNS. An advert is a hint where to try.</summary>
internal sealed class LocalNetwork(AuthorityId authority, TimeProvider time) : IAddressSource
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    public string Name => "mDNS";

    public async IAsyncEnumerable<DialCandidate> FindAsync(WantedPeer wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        await using var browser = ServiceBrowser.Start([ServiceKind.Peer], new DiscoveryOptions());
        while (await MoreAsync(browser, both.Token))
        {
            while (browser.Events.TryRead(out var seen))
            {
                if (seen.Kind != DiscoveryEventKind.Lost && Fits(seen.Service.Text, wanted))
                {
                    foreach (var address in seen.Service.EndPoints)
                    {
                        yield return new DialCandidate(address, "mDNS");
                    }
                }
            }
        }
    }

    private static async Task<bool> MoreAsync(ServiceBrowser browser, CancellationToken cancellationToken)
    {
        try
        {
            return await browser.Events.WaitToReadAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private bool Fits(ServiceText text, WantedPeer wanted) =>
        text.Authority == authority.Value
        && wanted.Account is { } account && text.Name == account.Value
        && (wanted.Device is null || text.Device == wanted.Device.Value);
}

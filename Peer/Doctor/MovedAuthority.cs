using System.Net;
using PeerSecure.Common.Discovery;

namespace PeerSecure.Peer.Doctor;

/// <summary>Looks on the local network for an authority that does not answer where it was. What is found is a hint.</summary>
internal static class MovedAuthority
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    /// <summary>An address that somebody announces for this authority id, and that is not known yet.</summary>
    internal static async Task<IPEndPoint?> FindAsync(string authority, IReadOnlyList<string> known, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        await using var browser = ServiceBrowser.Start([ServiceKind.Authority], new DiscoveryOptions());
        try
        {
            await foreach (var happened in browser.Events.ReadAllAsync(both.Token))
            {
                if (happened.Kind != DiscoveryEventKind.Lost && happened.Service.Text.Authority == authority
                    && happened.Service.EndPoints.FirstOrDefault(address => !address.Address.IsIPv6LinkLocal && !known.Contains($"{address}")) is { } elsewhere)
                {
                    return elsewhere;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // nobody announces it
        }

        return null;
    }
}

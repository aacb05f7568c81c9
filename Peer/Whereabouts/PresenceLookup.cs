using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Authority;

namespace PeerSecure.Peer.Whereabouts;

/// <summary>Asks the authority who is here, where, and when somebody was last (C7). Only contacts are told (M5).</summary>
internal sealed class PresenceLookup(AuthorityClient client, Func<CancellationToken, Task> ensureTicket)
{
    /// <summary>Null for somebody who does not share presence with us. Other refusals are thrown.</summary>
    internal async Task<PresenceRecord?> FindAsync(AccountName account, CancellationToken cancellationToken)
    {
        try
        {
            return await WithTicketAsync(account, cancellationToken);
        }
        catch (AuthorityException refused) when (refused.Code == PresenceCodes.NotShared)
        {
            return null;
        }
    }

    /// <summary>M5: whoever looks an account's certificates up is its contact from then on, and calling somebody begins with that.</summary>
    internal async Task<PresenceRecord?> FindToCallAsync(AccountName account, CancellationToken cancellationToken)
    {
        if (await FindAsync(account, cancellationToken) is { } known)
        {
            return known;
        }

        await client.SendAsync(HttpMethod.Get, $"v1/certificates/{account}", null, cancellationToken);
        return await FindAsync(account, cancellationToken);
    }

    private async Task<PresenceRecord> WithTicketAsync(AccountName account, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(account, cancellationToken);
        }
        catch (AuthorityException refused) when (refused.Reason == AuthorityFailure.NotSignedIn)
        {
            await ensureTicket(cancellationToken);
            return await GetAsync(account, cancellationToken);
        }
    }

    private Task<PresenceRecord> GetAsync(AccountName account, CancellationToken cancellationToken) =>
        client.GetAsync($"v1/presence/{account}", PresenceJson.Default.PresenceRecord, cancellationToken);
}

using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Tickets;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Setup;

namespace PeerSecure.Peer.Mail;

/// <summary>The mailbox of the joined authority. A ticket is got when the first call needs one, and again when one has run out.</summary>
internal sealed class AuthorityMailbox(SignedInProfile signedIn) : IMailbox
{
    private IReadOnlyCollection<VerifiedAuthority>? _receiptKeys;
    private bool _hasTicket;

    public async Task<AccountBundle?> FindBundleAsync(AccountName account, CancellationToken cancellationToken)
    {
        try
        {
            return await WithTicketAsync(client => client.GetAsync($"v1/prekeys?account={account}", DeviceJson.Default.AccountBundle, cancellationToken), cancellationToken);
        }
        catch (AuthorityException missing) when (missing.Reason == AuthorityFailure.NotFound)
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<PostedEnvelope>> PostAsync(IReadOnlyList<PostEnvelope> envelopes, CancellationToken cancellationToken)
    {
        var answer = await WithTicketAsync(
            client => client.PostAsync("v1/messages", new PostEnvelopes(envelopes), MailJson.Default.PostEnvelopes, MailJson.Default.PostedEnvelopes, cancellationToken), cancellationToken);
        return answer.Results is { } results && results.Count == envelopes.Count ? results : throw new AuthorityException(AuthorityFailure.BadAnswer, "v1/messages");
    }

    public async Task<MailPage> WaitingAsync(long after, CancellationToken cancellationToken)
    {
        var page = await WithTicketAsync(client => client.GetAsync($"v1/messages?state=all&after={after}&limit=100", MailJson.Default.MailPage, cancellationToken), cancellationToken);
        return page is { Envelopes: { } envelopes } && envelopes.All(static envelope => envelope is { Envelope: not null, Stored: { Payload: not null, Signature: not null } })
            ? page
            : throw new AuthorityException(AuthorityFailure.BadAnswer, "v1/messages");
    }

    public Task RemoveAsync(IReadOnlyList<long> cursors, CancellationToken cancellationToken) => WithTicketAsync(
        async client =>
        {
            using var content = AuthorityClient.Json(new MailCursors(cursors), MailJson.Default.MailCursors);
            await client.SendAsync(HttpMethod.Delete, "v1/messages", content, cancellationToken);
            return true;
        },
        cancellationToken);

    public async Task<IReadOnlyCollection<VerifiedAuthority>> ReceiptKeysAsync(bool fresh, CancellationToken cancellationToken)
    {
        if (_receiptKeys is { } known && !fresh)
        {
            return known;
        }

        var answer = await signedIn.Client.AnswerAsync(HttpMethod.Get, ".well-known/jwks.json", null, "application/json", cancellationToken);
        return _receiptKeys = TicketKeyDocument.TryParse(answer.Body, out var received)
            && received.TryVerify(signedIn.Profile.Anchors, signedIn.Profile.Revocations, signedIn.Profile.Clock.Now, out var keys, out _)
                ? [.. Verified(keys)]
                : throw new AuthorityException(AuthorityFailure.BadAnswer, "jwks.json");
    }

    private IEnumerable<VerifiedAuthority> Verified(TicketKeys keys)
    {
        foreach (var key in keys.All)
        {
            if (ReceivedChain.TryParse(key.Chain, out var chain, out _)
                && VerifiedAuthority.TryVerify(chain, signedIn.Profile.Anchors, AuthorityRole.Ticket, signedIn.Profile.Revocations, signedIn.Profile.Clock.Now, out var verified, out _))
            {
                yield return verified;
            }
        }
    }

    private async Task<T> WithTicketAsync<T>(Func<AuthorityClient, Task<T>> call, CancellationToken cancellationToken)
    {
        if (!_hasTicket)
        {
            await signedIn.EnsureTicketAsync(cancellationToken);
            _hasTicket = true;
            return await call(signedIn.Client);
        }

        try
        {
            return await call(signedIn.Client);
        }
        catch (AuthorityException refused) when (refused.Reason == AuthorityFailure.NotSignedIn)
        {
            await signedIn.EnsureTicketAsync(cancellationToken);   // 15 minutes are over
            return await call(signedIn.Client);
        }
    }
}

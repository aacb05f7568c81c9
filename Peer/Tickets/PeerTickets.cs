using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Tickets;

/// <summary>A5: tickets in hellos, those we show and those we are shown.</summary>
internal sealed class PeerTickets
{
    internal PeerTickets(TicketSetting setting, PeerVault vault)
    {
        Keyring = new TicketKeyring(setting, vault.Settings);
        Ended = new EndedLogins(setting.Now);
        Outgoing = new OutgoingTickets(setting);
        Incoming = new IncomingTickets(setting, Keyring, new SpentTickets(vault.SpentTickets, setting.Now), Ended);
    }

    internal TicketKeyring Keyring { get; }

    internal EndedLogins Ended { get; }

    internal OutgoingTickets Outgoing { get; }

    internal IncomingTickets Incoming { get; }

    /// <param name="self">This device.</param>
    /// <param name="vault">Keys and spent tickets are kept in it.</param>
    /// <param name="client">Of the joined authority.</param>
    /// <param name="revocations">The newest list.</param>
    /// <param name="ensureTicket">Sees to it that the client carries a ticket that can be exchanged.</param>
    /// <param name="time">This machine's.</param>
    internal static PeerTickets Of(
        DeviceIdentity self, PeerVault vault, AuthorityClient client, IRevocationLookup revocations, Func<CancellationToken, Task> ensureTicket, TimeProvider time) => new(
        new TicketSetting(
            self,
            client.Anchors,
            revocations,
            () => client.Clock.Now,
            () => client.Clock.IsProven,
            async token => (await client.AnswerAsync(HttpMethod.Get, ".well-known/jwks.json", null, "*/*", token)).Body,
            (to, token) => ExchangeAsync(client, ensureTicket, to, token),
            time),
        vault);

    /// <summary>A3: by the ticket the client carries; when that one is good no more, by a newer one.</summary>
    private static async Task<PeerTicket> ExchangeAsync(AuthorityClient client, Func<CancellationToken, Task> ensureTicket, AccountName to, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(client, to, cancellationToken);
        }
        catch (AuthorityException refused) when (refused.Reason is AuthorityFailure.NotSignedIn or AuthorityFailure.Refused)
        {
            await ensureTicket(cancellationToken);
            return await AskAsync(client, to, cancellationToken);
        }
    }

    private static async Task<PeerTicket> AskAsync(AuthorityClient client, AccountName to, CancellationToken cancellationToken)
    {
        var request = new TicketRequest(TicketRequest.Exchange, $"peer:{to}");
        var answer = await client.PostAsync("v1/tickets", request, AccountJson.Default.TicketRequest, AccountJson.Default.TicketAnswer, cancellationToken);
        return answer.Ticket is { } text ? new PeerTicket(text, answer.ExpiresAt) : throw new AuthorityException(AuthorityFailure.BadAnswer, "v1/tickets");
    }
}

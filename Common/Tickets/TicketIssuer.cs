using System.Text.Json;
using PeerSecure.Common.Certificates;

namespace PeerSecure.Common.Tickets;

/// <summary>Makes tickets (A3). Whether a grant is deserved is decided before; what no ticket may ever say is refused here.</summary>
public sealed class TicketIssuer(TicketSigner signer, AuthorityId authority, TimeProvider time)
{
    /// <summary>A ticket of 15 minutes.</summary>
    public (string Text, Ticket Ticket) Issue(TicketGrant grant)
    {
        if (!grant.IsAllowed)
        {
            throw new ArgumentException("No ticket may say this (A4, A5).", nameof(grant));
        }

        var issuedAt = WholeSeconds(time.GetUtcNow());
        var ticket = new Ticket(
            grant with { AuthenticatedAt = WholeSeconds(grant.AuthenticatedAt) }, TicketId.New(), issuedAt, issuedAt + TicketLimits.Lifetime);
        var payload = JsonSerializer.SerializeToUtf8Bytes(Payload(ticket), TicketJson.Default.TicketPayload);
        return (signer.Sign(TicketVerifier.Type, payload), ticket);
    }

    private TicketPayload Payload(Ticket ticket) => new()
    {
        Issuer = authority.Value,
        Subject = ticket.Account.Value,
        Audience = ticket.Audience.Value,
        IssuedAt = ticket.IssuedAt.ToUnixTimeSeconds(),
        NotBefore = ticket.IssuedAt.ToUnixTimeSeconds(),
        ExpiresAt = ticket.ExpiresAt.ToUnixTimeSeconds(),
        AuthenticatedAt = ticket.AuthenticatedAt.ToUnixTimeSeconds(),
        Id = ticket.Id.Value,
        Login = ticket.Login.Value,
        Methods = [.. ticket.Grant.Methods],
        Roles = [.. ticket.Grant.Roles],
        Device = ticket.Device?.Value,
        Binding = ticket.Binding is { } binding ? new TicketPayload.Confirmation { CertificateHash = binding.ToBytes() } : null,
    };

    private static DateTimeOffset WholeSeconds(DateTimeOffset moment) => DateTimeOffset.FromUnixTimeSeconds(moment.ToUnixTimeSeconds());
}

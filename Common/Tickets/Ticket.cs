using PeerSecure.Common.Certificates;

namespace PeerSecure.Common.Tickets;

/// <summary>A ticket that was verified, or that this process just issued; there is no other way to one.</summary>
public sealed class Ticket
{
    internal Ticket(TicketGrant grant, TicketId id, DateTimeOffset issuedAt, DateTimeOffset expiresAt)
    {
        Grant = grant;
        Id = id;
        IssuedAt = issuedAt;
        ExpiresAt = expiresAt;
    }

    public TicketId Id { get; }

    public AccountName Account => Grant.Account;

    /// <summary>The device it was issued to; null before that device has a certificate.</summary>
    public DeviceName? Device => Grant.Device;

    public TicketAudience Audience => Grant.Audience;

    public LoginId Login => Grant.Login;

    public CertificateFingerprint? Binding => Grant.Binding;

    public DateTimeOffset AuthenticatedAt => Grant.AuthenticatedAt;

    public DateTimeOffset IssuedAt { get; }

    public DateTimeOffset ExpiresAt { get; }

    /// <summary>A3: without a binding it opens only simpleenroll, the signed time, and logout.</summary>
    public bool IsBound => Binding is not null;

    /// <summary>Until when it can be exchanged for a new one (A3).</summary>
    public DateTimeOffset RefreshableUntil => AuthenticatedAt + TicketLimits.LoginLifetime;

    /// <summary>What it grants, to issue the next one from (refresh, audience exchange).</summary>
    public TicketGrant Grant { get; }

    /// <summary>A4: the role, from a password login at most 12 hours old, on a bound ticket.</summary>
    public bool MayAdminister(DateTimeOffset now) =>
        IsBound
        && Grant.Roles.Contains(TicketRoles.Admin, StringComparer.Ordinal)
        && Grant.Methods.Contains(LoginMethods.Password, StringComparer.Ordinal)
        && now < AuthenticatedAt + TicketLimits.LoginLifetime;
}

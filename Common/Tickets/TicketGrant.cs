using PeerSecure.Common.Certificates;

namespace PeerSecure.Common.Tickets;

/// <summary>What a ticket says about its holder, apart from its own id and times.</summary>
/// <param name="Account">Who.</param>
/// <param name="Audience">For whom it is.</param>
/// <param name="Login">The login it comes from.</param>
/// <param name="AuthenticatedAt">When that login was.</param>
public sealed record TicketGrant(AccountName Account, TicketAudience Audience, LoginId Login, DateTimeOffset AuthenticatedAt)
{
    public required IReadOnlyList<string> Methods { get; init; }

    public IReadOnlyList<string> Roles { get; init; } = [];

    public DeviceName? Device { get; init; }

    /// <summary>The device certificate whose holder alone may use it.</summary>
    public CertificateFingerprint? Binding { get; init; }

    /// <summary>A4: the device certificate alone never makes an admin. A5: tickets for peers are bound.</summary>
    internal bool IsAllowed =>
        (!Roles.Contains(TicketRoles.Admin, StringComparer.Ordinal) || Methods.Contains(LoginMethods.Password, StringComparer.Ordinal))
        && (!Audience.IsPeer || Binding is not null);
}

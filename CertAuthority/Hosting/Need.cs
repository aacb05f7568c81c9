namespace PeerSecure.CertAuthority.Hosting;

/// <summary>What an endpoint asks of its caller. Every endpoint states one; one without it is refused to everybody.</summary>
internal enum Need
{
    /// <summary>Nothing; the endpoint may judge the caller itself.</summary>
    Anyone,

    /// <summary>A3: any valid ticket, one without a device certificate included (simpleenroll, time, logout).</summary>
    AnyTicket,

    /// <summary>An account on one of its devices: a ticket bound to the device certificate, or that certificate itself (A4).</summary>
    Account,

    /// <summary>As <see cref="Account"/>, or an admin.</summary>
    AccountOrAdmin,

    /// <summary>A ticket with the admin role, or the operator at the control socket.</summary>
    Admin,

    /// <summary>Somebody on this machine, or an admin.</summary>
    LocalOrAdmin,

    /// <summary>The operator: a process of the authority's own user at the control socket.</summary>
    Operator,
}

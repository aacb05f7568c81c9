namespace PeerSecure.Common.Tickets;

/// <summary>The numbers of A3 to A5 and the bounds of everything that is parsed here.</summary>
public static class TicketLimits
{
    /// <summary>A3.</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromMinutes(15);

    /// <summary>A3: how long after the login its tickets can be refreshed. A4: and how old a login may be for administration.</summary>
    public static TimeSpan LoginLifetime { get; } = TimeSpan.FromHours(12);

    /// <summary>By how much the clocks of issuer and verifier may differ. Both keep authority time, so this is generous.</summary>
    public static TimeSpan ClockSkew { get; } = TimeSpan.FromSeconds(30);

    public const int MaxTicketLength = 2048;

    public const int MaxKeyDocumentLength = 64 * 1024;

    internal const int MaxKeys = 16;
    internal const int MaxChainLength = 8;
    internal const int MaxCertificateLength = 8 * 1024;
    internal const int MaxRoles = 8;
    internal const int SignatureLength = 64;
}

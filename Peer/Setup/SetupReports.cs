namespace PeerSecure.Peer.Setup;

/// <summary>What the set-up commands print with <c>--json</c>.</summary>
internal sealed record JoinReport(string Authority, string RootFingerprint, IReadOnlyList<string> Addresses);

internal sealed record AccountReport(string Account, string Device, string Authority, bool Admin, bool Admitted, string Fingerprint, DateTimeOffset NotAfter);

internal sealed record LoginReport(string Account, string Device, int Unread, int Notifications, DateTimeOffset? LastSeen, IReadOnlyList<string> Roles, DateTimeOffset ExpiresAt, bool Enrolled, bool? Admitted);

internal sealed record WhoAmIReport(string Account, string Device, string Authority, string Fingerprint, string KeyHash, DateTimeOffset NotBefore, DateTimeOffset NotAfter);

internal sealed record StatusReport(
    string Account, string Device, string Authority, bool Reachable, string? Address, double? ClockOffsetSeconds, DateTimeOffset CertificateUntil, double HoursLeft, IReadOnlyList<string> Profiles, string? Problem);

internal sealed record CheckReport(string Name, bool Exists);

internal sealed record TimeReport(DateTimeOffset AuthorityTime, double OffsetSeconds, double ErrorSeconds, bool Sealed);

internal sealed record StampReport(string File, string Sha256, DateTimeOffset Time, string? Response, bool Verified);

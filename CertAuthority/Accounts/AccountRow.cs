namespace PeerSecure.CertAuthority.Accounts;

internal sealed record AccountRow(
    string Name, DateTimeOffset Made, bool Admin, DateTimeOffset? Disabled, DateTimeOffset? Deleted, DateTimeOffset? LastSeen);

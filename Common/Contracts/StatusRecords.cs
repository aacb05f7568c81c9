namespace PeerSecure.Common.Contracts;

/// <summary>
/// How an authority is. <c>Running</c> is false when a command opened it only to ask; then there are no ports. <c>RootHere</c> says that the root
/// key lies beside the others, which it need not. <c>Keys</c> are the certificates in use.
/// </summary>
public sealed record AuthorityStatus(
    string Authority, bool Running, string? Link, int? Port, int? HttpPort, IReadOnlyList<string> Hosts, DateTimeOffset? Started, string Folder,
    bool RootHere, IReadOnlyList<AuthorityKeyStatus> Keys, AuthorityCounts Counts);

/// <summary>A certificate of the authority itself.</summary>
public sealed record AuthorityKeyStatus(string Name, string Serial, string KeyId, DateTimeOffset NotAfter);

/// <summary>How much there is of everything.</summary>
public sealed record AuthorityCounts(long Accounts, long Certificates, long CertificatesInForce, long Revocations, long RevocationList, long AuditEntries, long DatabaseBytes);

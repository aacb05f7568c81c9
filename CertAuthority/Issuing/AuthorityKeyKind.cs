namespace PeerSecure.CertAuthority.Issuing;

/// <summary>The keys that can be rotated, by the names that the command line gives them.</summary>
internal enum AuthorityKeyKind
{
    Root,
    Issuing,
    Tls,
    Ticket,
    Timestamp,
}

namespace PeerSecure.Common.Certificates;

/// <summary>Why a certificate or key was revoked; the numbers are those of RFC 5280, 5.3.1.</summary>
public enum RevocationReason
{
    Unspecified = 0,
    KeyCompromise = 1,
    AuthorityCompromise = 2,
    AffiliationChanged = 3,
    Superseded = 4,
    CessationOfOperation = 5,
    PrivilegeWithdrawn = 9,
}

namespace PeerSecure.Common.Certificates;

/// <summary>Why a certificate or chain was not believed. The order is the order of the steps in docs/certificates.md.</summary>
public enum CertificateRejection
{
    None,
    NoCertificate,
    TooLarge,
    Malformed,
    UnsupportedAlgorithm,
    UnknownCriticalExtension,

    /// <summary>Not a root as N5 says: P-384, self-signed, may sign certificates.</summary>
    NotARoot,

    /// <summary>Not the root that the link or the profile pins (N7).</summary>
    OtherRoot,

    /// <summary>basicConstraints, key usage or extended key usage differ from the profile.</summary>
    WrongUsage,

    /// <summary>Subject or alternative names differ from the profile (N3, N4), a host name in a device certificate for example.</summary>
    WrongNames,

    /// <summary>Names another authority than the one we joined.</summary>
    OtherAuthority,

    /// <summary>No path of current or previous issuing certificates to a pinned root.</summary>
    UntrustedIssuer,
    BadSignature,
    IssuerRevoked,
    IssuerNotValidNow,
    Revoked,
    NotYetValid,
    Expired,
}

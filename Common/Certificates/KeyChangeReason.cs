namespace PeerSecure.Common.Certificates;

/// <summary>Why a key change was classed as it was.</summary>
public enum KeyChangeReason
{
    NothingKnown,
    SameKey,

    /// <summary>C2: an unbroken run of continuity statements.</summary>
    ContinuityRun,

    /// <summary>C5: a known device admitted this one.</summary>
    Admitted,

    /// <summary>C3: a record of the authority, and the old certificate has ended.</summary>
    AuthorityRecord,

    /// <summary>C5: a further device that no known device admitted.</summary>
    NotAdmitted,

    /// <summary>C6: it had passed on the word of a key that was revoked since.</summary>
    VouchingVoided,

    /// <summary>C4: the device's known certificate is still good, and its key does not vouch for the new one.</summary>
    OldCertificateStillGood,

    /// <summary>C4: the old certificate has ended, but the authority has no record of a new key.</summary>
    NoRecord,

    /// <summary>The presented key itself is revoked.</summary>
    KeyRevoked,
}

namespace PeerSecure.Common.Tickets;

/// <summary>Why a ticket, a time answer or a key document was not believed. The remote side hears one code for all but expiry.</summary>
public enum TicketRejection
{
    None,
    TooLarge,

    /// <summary>Not three parts of canonical base64url, or a signature that is not 64 bytes.</summary>
    Malformed,

    /// <summary>A header that is not exactly alg, typ and kid, once each: crit, jku, jwk, x5u and the like point elsewhere.</summary>
    HeaderNotAllowed,

    /// <summary>Anything but ES256: none, HS256, RS256.</summary>
    WrongAlgorithm,

    /// <summary>A document of another kind by the same key: a time answer is no ticket.</summary>
    WrongType,
    UnknownKey,
    BadSignature,

    /// <summary>Signed, but a claim is missing, doubled, of the wrong type or out of its bounds.</summary>
    MalformedClaims,
    OtherIssuer,
    OtherAudience,
    NotYetValid,
    Expired,

    /// <summary>Claims to live longer than 15 minutes (A3).</summary>
    LivesTooLong,

    /// <summary>Admin without a password login (A4).</summary>
    RoleNotAllowed,

    /// <summary>No <c>cnf</c> where one is needed (A3, A5).</summary>
    NotBound,

    /// <summary>Bound to another certificate than the one shown, or shown without any.</summary>
    OtherBinding,

    /// <summary>Bound to the certificate shown, but the certificate names somebody else.</summary>
    OtherDevice,

    /// <summary>A login that has ended (A6), or an account or device that was revoked.</summary>
    Revoked,

    /// <summary>A5: shown before, or issued before this process could have remembered it.</summary>
    Replayed,

    /// <summary>S3: an answer to another question.</summary>
    OtherNonce,

    /// <summary>S3: stamps that run backwards or do not fit into the time the question was on its way.</summary>
    ImpossibleStamps,
}

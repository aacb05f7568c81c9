namespace PeerSecure.CertAuthority.Clock;

/// <summary>PKIFailureInfo of RFC 3161 section 2.4.2: the numbers are bits of its bit string.</summary>
internal enum TimestampRejection
{
    None = -1,

    /// <summary>badAlg: a hash other than SHA-256, SHA-384 and SHA-512.</summary>
    UnknownAlgorithm = 0,

    /// <summary>badRequest: well-formed, and still nothing we can do.</summary>
    BadRequest = 2,

    /// <summary>badDataFormat: not a request at all.</summary>
    Malformed = 5,

    UnknownPolicy = 15,

    UnknownExtension = 16,
}

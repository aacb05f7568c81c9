namespace PeerSecure.Common.Discovery.Protocol;

/// <summary>What became of a received packet.</summary>
internal enum Reception
{
    Taken,

    /// <summary>Well-formed, but not for us.</summary>
    Ignored,
    Malformed,

    /// <summary>Sent from another network straight to us (RFC 6762 §11).</summary>
    OffLink,
}

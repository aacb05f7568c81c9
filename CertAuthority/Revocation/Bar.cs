namespace PeerSecure.CertAuthority.Revocation;

/// <summary>R1: what keeps a device out until somebody entitled lets it in again.</summary>
internal enum Bar
{
    None,
    Key,

    /// <summary>The device's own name, or its whole account.</summary>
    Name,
}

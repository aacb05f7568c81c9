namespace PeerSecure.CertAuthority.Devices;

/// <summary>What a stored statement is. The numbers are in the database.</summary>
internal enum StatementKind
{
    /// <summary>C2, signed by the old key of a device.</summary>
    Continuity = 1,

    /// <summary>C5, signed by an admitted device.</summary>
    Admission = 2,

    /// <summary>C3, signed by the issuing key.</summary>
    Reissue = 3,
}

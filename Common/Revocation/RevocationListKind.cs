namespace PeerSecure.Common.Revocation;

/// <summary>R2: there are two lists, because the key that signs the one is itself revoked by the other.</summary>
public enum RevocationListKind
{
    /// <summary>Devices and the authority's own leaf certificates; signed by an issuing key.</summary>
    Devices,

    /// <summary>Issuing and cross certificates; signed by the root, or by a later root under a cross certificate.</summary>
    Issuing,
}

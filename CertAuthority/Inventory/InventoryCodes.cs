namespace PeerSecure.CertAuthority.Inventory;

/// <summary>Stable codes of refusals about stored certificates.</summary>
internal static class InventoryCodes
{
    public const string NoCertificate = "no-certificate-published";
    public const string NotIssuedHere = "not-issued-here";
    public const string NotInForce = "not-in-force";
}

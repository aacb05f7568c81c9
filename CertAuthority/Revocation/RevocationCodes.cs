namespace PeerSecure.CertAuthority.Revocation;

internal static class RevocationCodes
{
    public const string NotThisWay = "not-this-way";
    public const string BadList = "bad-revocation-list";
}

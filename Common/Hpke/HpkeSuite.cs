namespace PeerSecure.Common.Hpke;

/// <summary>K4: the one suite, named by its numbers in RFC 9180: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.</summary>
internal static class HpkeSuite
{
    public const string Name = "hpke-0010-0001-0002";
}

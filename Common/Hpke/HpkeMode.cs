namespace PeerSecure.Common.Hpke;

/// <summary>RFC 9180, section 5. PeerSecure uses the base mode and its own signatures (K4); the others are here for the published vectors.</summary>
internal enum HpkeMode
{
    Base = 0x00,
    Psk = 0x01,
    Auth = 0x02,
    AuthPsk = 0x03,
}

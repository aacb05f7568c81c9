namespace PeerSecure.Common.Hpke;

/// <summary>AEAD ids of RFC 9180, section 7.3. PeerSecure uses AES-256-GCM only; the others are here for the published vectors.</summary>
internal enum HpkeAead
{
    Aes128Gcm = 0x0001,
    Aes256Gcm = 0x0002,
    ExportOnly = 0xffff,
}

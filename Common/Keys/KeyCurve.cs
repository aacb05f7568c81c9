namespace PeerSecure.Common.Keys;

/// <summary>N3, N5: the only curves there are in PeerSecure.</summary>
public enum KeyCurve
{
    P256,
    P384,
}

namespace PeerSecure.Common.Certificates;

/// <summary>Why a text is not a join link or authority address (N7).</summary>
public enum JoinLinkRejection
{
    None,
    NotALink,
    NoFingerprint,
    BadFingerprint,
    BadHost,
    ZoneNotAllowed,
    BadPort,
}

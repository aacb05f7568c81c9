namespace PeerSecure.Common.Certificates;

/// <summary>Why a text is not an account or device name (N1).</summary>
public enum NameRejection
{
    None,
    Empty,
    TooLong,
    BadStart,
    BadCharacter,
    Reserved,
}

namespace PeerSecure.Common.Scram;

/// <summary>Why a password cannot be used.</summary>
public enum PasswordRejection
{
    None,
    Empty,
    TooLong,
    UnsupportedCharacter,
}

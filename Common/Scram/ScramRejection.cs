namespace PeerSecure.Common.Scram;

/// <summary>Why an exchange went no further. The other side is told only that it failed.</summary>
public enum ScramRejection
{
    None,

    /// <summary>Not a message of this step: wrong attribute, order, encoding or length.</summary>
    Malformed,

    /// <summary>A mandatory extension or an authorisation name, neither of which we know.</summary>
    Unsupported,

    /// <summary>A1: gs2 flag <c>y</c> (a downgrade on the way), <c>n</c>, or a binding other than tls-server-end-point.</summary>
    ChannelBindingMissing,

    /// <summary>The other side saw another TLS certificate: somebody sits in between.</summary>
    ChannelBindingMismatch,

    /// <summary>The nonce does not carry on from the one that was sent.</summary>
    WrongNonce,

    /// <summary>A1: fewer than 600,000 or more than 10,000,000.</summary>
    IterationsOutOfRange,

    /// <summary>The password holds characters that cannot be used (see <see cref="PasswordText"/>).</summary>
    UnusablePassword,

    /// <summary>The token between first and final is not ours or was altered.</summary>
    InvalidToken,

    /// <summary>More than 60 s passed between first and final.</summary>
    ExpiredToken,

    /// <summary>Wrong password, or no such account: the same answer after the same work.</summary>
    WrongProof,

    /// <summary>The server does not know the verifier of this password.</summary>
    ServerNotProven,
}

namespace PeerSecure.Common.Envelopes;

/// <summary>Why a signed document (prekey, sealing key, wrap, receipt) was not believed.</summary>
public enum DocumentRejection
{
    None,

    /// <summary>Too long, or not signed by the device or authority it should come from.</summary>
    BadSignature,

    /// <summary>Signed, but not what such a document says.</summary>
    Malformed,

    /// <summary>Names another authority, account or device than the one that signed it or that it is meant for.</summary>
    OtherName,

    /// <summary>K4: another suite than ours.</summary>
    OtherSuite,

    /// <summary>A key that is no point of the curve.</summary>
    BadKey,
    Expired,
    NotYetValid,

    /// <summary>K1: a prekey whose id is lower than one seen. K2: a version lower than the one in use.</summary>
    OlderThanKnown,

    /// <summary>A receipt for another message or another envelope.</summary>
    OtherMessage,
}

namespace PeerSecure.Common.Envelopes;

/// <summary>Why an envelope was not believed, in the order of the steps.</summary>
public enum EnvelopeRejection
{
    None,

    /// <summary>M2: the stored receipt is of another envelope or for another device.</summary>
    OtherReceipt,

    /// <summary>Altered, or not sealed to this prekey of this device.</summary>
    CannotOpen,

    /// <summary>It opened, and what is inside is not a message: wrong padding, framing or JSON.</summary>
    Malformed,

    /// <summary>The sender's certificate was not valid when the envelope was stored (M2); <see cref="EnvelopeRefusal"/> has the reason.</summary>
    SenderRefused,

    /// <summary>Not signed by the device whose certificate it carries.</summary>
    BadSignature,

    /// <summary>Says to come from another device, account or authority than its certificate does, or the authority has another sender.</summary>
    OtherSender,

    /// <summary>Meant for another device: somebody passed it on.</summary>
    NotForThisDevice,

    /// <summary>Sent later than it was stored.</summary>
    ImpossibleTime,
}

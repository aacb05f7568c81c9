namespace PeerSecure.Common.Envelopes;

/// <summary>M4: what a recipient's device says about a message.</summary>
public enum ReceiptState
{
    /// <summary>The device has it, opened and verified.</summary>
    Delivered,

    /// <summary>Its user looked at it.</summary>
    Read,
}

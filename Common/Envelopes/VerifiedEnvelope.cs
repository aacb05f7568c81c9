using PeerSecure.Common.Certificates;

namespace PeerSecure.Common.Envelopes;

/// <summary>A message after everything about it was verified; only <see cref="EnvelopeReader"/> makes these.</summary>
public sealed class VerifiedEnvelope
{
    internal VerifiedEnvelope(Message message, VerifiedDevice sender, VerifiedStoredReceipt stored)
    {
        Message = message;
        Sender = sender;
        Stored = stored;
    }

    public Message Message { get; }

    /// <summary>M2: <see cref="VerifiedDevice.RevokedLater"/> is shown with the message.</summary>
    public VerifiedDevice Sender { get; }

    public VerifiedStoredReceipt Stored { get; }
}

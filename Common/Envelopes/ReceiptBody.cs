using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.Envelopes;

/// <summary>M4: a receipt on its way back; verified by <see cref="VerifiedReceipt"/>.</summary>
public sealed class ReceiptBody : MessageBody
{
    internal const string Kind = "receipt";

    internal ReceiptBody(SignedDocument receipt, byte[] encoded)
        : base(encoded) => Receipt = receipt;

    public SignedDocument Receipt { get; }

    public static ReceiptBody Of(SignedDocument receipt) => new(receipt, Encode(new BodyPayload { Kind = Kind, Receipt = receipt }));
}

namespace PeerSecure.Common.Envelopes;

/// <summary>A kind of message that a later version sends: kept, counted and shown as such.</summary>
public sealed class UnknownBody : MessageBody
{
    internal UnknownBody(byte[] encoded)
        : base(encoded)
    {
    }
}

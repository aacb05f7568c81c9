using System.Diagnostics.CodeAnalysis;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Hpke;

namespace PeerSecure.Common.Envelopes;

/// <summary>What a device opens its mail with: its own name, whom it trusts, and what it knows to be revoked.</summary>
public sealed class EnvelopeReader(DeviceIdentity self, TrustAnchors anchors, IRevocationLookup revocations)
{
    /// <summary>
    /// M1, M2: opens and verifies everything; nothing of a message is seen before. What the sender's key means to this user (first,
    /// continuity, reissue, unexpected) is the next question, asked of <c>KeyChange</c> with the statements inside, before text is shown.
    /// </summary>
    /// <param name="envelope">As the mailbox gave it.</param>
    /// <param name="stored">The authority's receipt that came with it.</param>
    /// <param name="prekey">The pair with the envelope's prekey id.</param>
    /// <param name="verified">The message when the answer is true.</param>
    /// <param name="why">Why there is none.</param>
    public bool TryOpen(
        SealedEnvelope envelope,
        VerifiedStoredReceipt stored,
        HpkeKeyPair prekey,
        [NotNullWhen(true)] out VerifiedEnvelope? verified,
        out EnvelopeRefusal why)
    {
        verified = null;
        if (!stored.Envelope.Span.SequenceEqual(envelope.Hash.Span) || stored.Recipient != self)
        {
            why = EnvelopeRejection.OtherReceipt;
            return false;
        }

        if (!prekey.TryOpen(Purposes.Envelope, EnvelopeFormat.Info(self), envelope.Header, envelope.Ciphertext, out var padded))
        {
            why = EnvelopeRejection.CannotOpen;
            return false;
        }

        if (!EnvelopePadding.TryUnpad(padded, out var content) || SignedContent.Parse(content) is not { } signed)
        {
            why = EnvelopeRejection.Malformed;
            return false;
        }

        return TryVerify(signed, stored, out verified, out why);
    }

    private bool TryVerify(SignedContent signed, VerifiedStoredReceipt stored, [NotNullWhen(true)] out VerifiedEnvelope? verified, out EnvelopeRefusal why)
    {
        verified = null;

        // M2: the sender's certificate is judged at the time the authority stored the envelope.
        if (!ReceivedChain.TryParse(signed.Chain, out var chain, out var refused)
            || !VerifiedDevice.TryVerifyAsOf(chain, anchors, revocations, stored.StoredAt, out var sender, out refused))
        {
            why = new EnvelopeRefusal(EnvelopeRejection.SenderRefused, refused);
            return false;
        }

        if (!sender.Verify(Purposes.Message, signed.Document))
        {
            why = EnvelopeRejection.BadSignature;
            return false;
        }

        var payload = DocumentReader.TryParse(signed.Json, EnvelopeJson.Default.MessagePayload);
        if (payload is null || ReadMessage(payload) is not { } message)
        {
            why = EnvelopeRejection.Malformed;
            return false;
        }

        why = Judge(payload, message, sender.Identity, stored);
        verified = why.Why == EnvelopeRejection.None ? new VerifiedEnvelope(message, sender, stored) : null;
        return verified is not null;
    }

    private static Message? ReadMessage(MessagePayload payload) =>
        MessageId.TryParse(payload.Id, out var id)
        && AccountName.TryParse(payload.Recipient, out var recipient)
        && payload.Number > 0
        && MessageBody.TryParse(payload.Body, out var body)
            ? new Message(id, recipient, payload.SentAt, payload.Number, body) { Statements = payload.Statements ?? KeyEvidence.Empty }
            : null;

    private EnvelopeRejection Judge(MessagePayload payload, Message message, DeviceIdentity sender, VerifiedStoredReceipt stored)
    {
        var fromSender = payload.Authority == sender.Authority.Value
            && payload.From.Account == sender.Account.Value
            && payload.From.Device == sender.Device.Value
            && stored.Sender == sender.Account
            && stored.Id == message.Id;
        if (!fromSender)
        {
            return EnvelopeRejection.OtherSender;
        }

        // A message to somebody else is a copy that one of our own devices made for us, and only they can.
        var forThisDevice = payload.To.Account == self.Account.Value
            && payload.To.Device == self.Device.Value
            && (message.Recipient == self.Account || sender.Account == self.Account);
        return !forThisDevice ? EnvelopeRejection.NotForThisDevice
            : message.SentAt > stored.StoredAt + EnvelopeLimits.ClockSkew ? EnvelopeRejection.ImpossibleTime
            : EnvelopeRejection.None;
    }
}

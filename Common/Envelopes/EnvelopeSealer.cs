using System.Text.Json;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.Envelopes;

/// <summary>Seals messages (M1): once for each device that gets a copy.</summary>
public static class EnvelopeSealer
{
    /// <param name="message">What to send.</param>
    /// <param name="sender">This device.</param>
    /// <param name="to">The prekey of one device: of the recipient account, or another of the sender's own.</param>
    /// <exception cref="ArgumentException">The prekey is of neither account, or the statements do not fit.</exception>
    public static SealedEnvelope Seal(Message message, DeviceSigner sender, VerifiedPrekey to)
    {
        var recipient = to.Owner;
        if (recipient.Authority != sender.Identity.Authority || (recipient.Account != message.Recipient && recipient.Account != sender.Identity.Account))
        {
            throw new ArgumentException("A copy goes to a device of the recipient or of the sender.", nameof(to));
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(Payload(message, sender, to), EnvelopeJson.Default.MessagePayload);
        var document = sender.Sign(Purposes.Message, SignedContent.SignedBytes(sender.Chain, json));
        var content = SignedContent.Encode(document);
        if (content.Length > EnvelopePadding.MaxContentLength)
        {
            throw new ArgumentException("The message with its statements does not fit into an envelope.", nameof(message));
        }

        var header = EnvelopeFormat.Header(to.Id);
        var ciphertext = to.Key.Seal(Purposes.Envelope, EnvelopeFormat.Info(recipient), header, EnvelopePadding.Pad(content));
        return new SealedEnvelope([.. header, .. ciphertext]);
    }

    private static MessagePayload Payload(Message message, DeviceSigner sender, VerifiedPrekey to) => new()
    {
        Authority = sender.Identity.Authority.Value,
        From = new MessagePayload.Party(sender.Identity.Account.Value, sender.Identity.Device.Value),
        To = new MessagePayload.Party(to.Owner.Account.Value, to.Owner.Device.Value),
        Recipient = message.Recipient.Value,
        Id = message.Id.Value,
        SentAt = message.SentAt,
        Number = message.Number,
        Body = message.Body.Encoded.ToArray(),
        Statements = ReferenceEquals(message.Statements, KeyEvidence.Empty) ? null : message.Statements,
    };
}

using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.Envelopes;

/// <summary>
/// M4: a recipient device's signed word that it has a message, or that its user read it. Sent in an envelope or as a frame; nothing
/// else makes <c>delivered</c> or <c>read</c> true.
/// </summary>
public sealed class VerifiedReceipt
{
    private const string Delivered = "delivered";
    private const string Read = "read";

    private readonly byte[] _bodyHash;

    private VerifiedReceipt(DeviceIdentity by, AccountName sender, MessageId id, byte[] bodyHash, ReceiptState state, DateTimeOffset at)
    {
        By = by;
        Sender = sender;
        Id = id;
        _bodyHash = bodyHash;
        State = state;
        At = at;
    }

    public DeviceIdentity By { get; }

    /// <summary>The account whose message it is about.</summary>
    public AccountName Sender { get; }

    public MessageId Id { get; }

    public ReceiptState State { get; }

    public DateTimeOffset At { get; }

    public static SignedDocument Sign(DeviceSigner by, AccountName sender, MessageId id, MessageBody body, ReceiptState state, DateTimeOffset at)
    {
        var payload = new ReceiptPayload
        {
            Authority = by.Identity.Authority.Value,
            Account = by.Identity.Account.Value,
            Device = by.Identity.Device.Value,
            Sender = sender.Value,
            Id = id.Value,
            BodyHash = body.Hash.ToArray(),
            State = state == ReceiptState.Read ? Read : Delivered,
            At = at,
        };
        return by.Sign(Purposes.Receipt, JsonSerializer.SerializeToUtf8Bytes(payload, EnvelopeJson.Default.ReceiptPayload));
    }

    /// <param name="document">From a <see cref="ReceiptBody"/> or a frame.</param>
    /// <param name="by">The device it came from: the sender of the envelope, or the peer of the session.</param>
    /// <param name="receipt">The receipt when the answer is true; <see cref="IsFor"/> says whether it is for a given message.</param>
    /// <param name="why">Why there is none.</param>
    public static bool TryVerify(
        SignedDocument document, VerifiedDevice by, [NotNullWhen(true)] out VerifiedReceipt? receipt, out DocumentRejection why)
    {
        receipt = null;
        if (!DocumentReader.TryRead(document, Purposes.Receipt, by, EnvelopeJson.Default.ReceiptPayload, out var payload, out why))
        {
            return false;
        }

        var identity = by.Identity;
        if (payload.Authority != identity.Authority.Value || payload.Account != identity.Account.Value || payload.Device != identity.Device.Value)
        {
            why = DocumentRejection.OtherName;
            return false;
        }

        receipt = AccountName.TryParse(payload.Sender, out var sender) && MessageId.TryParse(payload.Id, out var id)
            && payload.BodyHash.Length == FileHeader.HashLength && payload.State is Delivered or Read
            ? new VerifiedReceipt(identity, sender, id, payload.BodyHash, payload.State == Read ? ReceiptState.Read : ReceiptState.Delivered, payload.At)
            : null;
        why = receipt is null ? DocumentRejection.Malformed : DocumentRejection.None;
        return receipt is not null;
    }

    /// <summary>M4: about this message with this body, and by a device of the account it was written to.</summary>
    public bool IsFor(AccountName sender, Message message) =>
        Sender == sender && Id == message.Id && By.Account == message.Recipient && _bodyHash.AsSpan().SequenceEqual(message.Body.Hash.Span);
}

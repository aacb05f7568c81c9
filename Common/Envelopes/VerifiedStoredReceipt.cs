using System.Diagnostics.CodeAnalysis;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.Envelopes;

/// <summary>
/// M2: that the authority stored an envelope, proven. To the sender it is the state <c>stored</c>, to the recipient the time to judge
/// the sender at.
/// </summary>
public sealed class VerifiedStoredReceipt
{
    private VerifiedStoredReceipt(MessageId id, AccountName sender, DeviceIdentity recipient, byte[] envelope, DateTimeOffset storedAt)
    {
        Id = id;
        Sender = sender;
        Recipient = recipient;
        Envelope = envelope;
        StoredAt = storedAt;
    }

    public MessageId Id { get; }

    public AccountName Sender { get; }

    public DeviceIdentity Recipient { get; }

    /// <summary>SHA-256 of the envelope.</summary>
    public ReadOnlyMemory<byte> Envelope { get; }

    public DateTimeOffset StoredAt { get; }

    /// <param name="document">As the authority gave it.</param>
    /// <param name="ticketKeys">The authority's ticket certificates of now and of before the last rotation; few.</param>
    /// <param name="now">Authority time.</param>
    /// <param name="receipt">The receipt when the answer is true.</param>
    /// <param name="why">Why there is none.</param>
    public static bool TryVerify(
        SignedDocument document,
        IReadOnlyCollection<VerifiedAuthority> ticketKeys,
        DateTimeOffset now,
        [NotNullWhen(true)] out VerifiedStoredReceipt? receipt,
        out DocumentRejection why)
    {
        receipt = null;
        if (!DocumentReader.IsBounded(document) || ticketKeys.FirstOrDefault(key => IsSignedBy(key, document)) is not { } authority)
        {
            why = DocumentRejection.BadSignature;
            return false;
        }

        if (!DocumentReader.TryParse(document, EnvelopeJson.Default.StoredPayload, out var payload, out why))
        {
            return false;
        }

        receipt = Read(payload, authority.Authority);
        why = receipt is null ? DocumentRejection.Malformed
            : payload.Authority != authority.Authority.Value ? DocumentRejection.OtherName
            : receipt.StoredAt > now + EnvelopeLimits.ClockSkew ? DocumentRejection.NotYetValid
            : DocumentRejection.None;
        receipt = why == DocumentRejection.None ? receipt : null;
        return receipt is not null;
    }

    /// <summary>For the sender: that this very envelope of this very message is stored for this device.</summary>
    public bool IsFor(SealedEnvelope envelope, MessageId id, DeviceIdentity recipient) =>
        Id == id && Recipient == recipient && Envelope.Span.SequenceEqual(envelope.Hash.Span);

    private static bool IsSignedBy(VerifiedAuthority key, SignedDocument document) =>
        key.Role == AuthorityRole.Ticket && key.Verify(Purposes.Stored, document);

    private static VerifiedStoredReceipt? Read(StoredPayload payload, AuthorityId authority) =>
        MessageId.TryParse(payload.Id, out var id)
        && AccountName.TryParse(payload.Sender, out var sender)
        && AccountName.TryParse(payload.Account, out var account)
        && DeviceName.TryParse(payload.Device, out var device)
        && payload.Envelope.Length == FileHeader.HashLength
            ? new VerifiedStoredReceipt(id, sender, new DeviceIdentity(authority, account, device), payload.Envelope, payload.StoredAt)
            : null;
}

using System.Security.Cryptography;
using System.Text.Json;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Keys;

namespace PeerSecure.Common.Envelopes;

/// <summary>
/// M2: the authority's word that it stored an envelope, kept with it and given to the sender as the proof of <c>stored</c>. Signed by the
/// ticket key, the one key it has for statements of its own; the domain prefix keeps them apart from tickets.
/// </summary>
public sealed class StoredReceiptSigner
{
    private readonly Lock _oneAtATime = new();
    private readonly ECDsa _ticketKey;
    private readonly AuthorityId _authority;

    /// <param name="ticketKey">The caller keeps it and disposes it.</param>
    /// <param name="authority">Whose receipts these are.</param>
    public StoredReceiptSigner(ECDsa ticketKey, AuthorityId authority)
    {
        _ticketKey = ticketKey;
        _authority = authority;
    }

    /// <param name="envelope">What was stored.</param>
    /// <param name="id">The message's id, as the sender gave it.</param>
    /// <param name="sender">The account whose ticket brought it.</param>
    /// <param name="recipient">For which device.</param>
    /// <param name="storedAt">Authority time.</param>
    public SignedDocument Sign(SealedEnvelope envelope, MessageId id, AccountName sender, DeviceIdentity recipient, DateTimeOffset storedAt)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(
            new StoredPayload
            {
                Authority = _authority.Value,
                Sender = sender.Value,
                Id = id.Value,
                Account = recipient.Account.Value,
                Device = recipient.Device.Value,
                Envelope = envelope.Hash.ToArray(),
                StoredAt = storedAt,
            },
            EnvelopeJson.Default.StoredPayload);
        lock (_oneAtATime)
        {
            return new SignedDocument(payload, DomainSignature.Sign(_ticketKey, Purposes.Stored, payload));
        }
    }
}

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
    private readonly Func<string, byte[], byte[]> _sign;
    private readonly AuthorityId _authority;

    /// <param name="ticketKey">The caller keeps it and disposes it.</param>
    /// <param name="authority">Whose receipts these are.</param>
    public StoredReceiptSigner(ECDsa ticketKey, AuthorityId authority)
    {
        var oneAtATime = new Lock();
        _sign = (purpose, payload) =>
        {
            lock (oneAtATime)
            {
                return DomainSignature.Sign(ticketKey, purpose, payload);
            }
        };
        _authority = authority;
    }

    /// <param name="sign">Signs a payload for a purpose, by the ticket key; called by several threads at once.</param>
    /// <param name="authority">Whose receipts these are.</param>
    public StoredReceiptSigner(Func<string, byte[], byte[]> sign, AuthorityId authority) => (_sign, _authority) = (sign, authority);

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
        return new SignedDocument(payload, _sign(Purposes.Stored, payload));
    }

    /// <summary>The same receipt under the key of today. Only for one that this authority kept: the payload is taken as it is.</summary>
    public SignedDocument SignAgain(SignedDocument receipt) => new(receipt.Payload, _sign(Purposes.Stored, receipt.Payload));
}

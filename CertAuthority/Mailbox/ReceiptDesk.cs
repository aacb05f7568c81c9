using PeerSecure.CertAuthority.Issuing;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;

namespace PeerSecure.CertAuthority.Mailbox;

/// <summary>
/// M2: signs stored receipts with the current ticket key. One that is given out later and whose key has left the published ones is signed anew,
/// the same bytes: else a device that was away over a rotation could not verify its mail.
/// </summary>
internal sealed class ReceiptDesk(AuthorityKeys keys, TimeProvider clock)
{
    public KeptReceipt Sign(CheckedEnvelope envelope, AccountName sender, DateTimeOffset storedAt)
    {
        var set = keys.Current;
        return new KeptReceipt(SignerOf(set).Sign(envelope.Sealed, envelope.Id, sender, envelope.Recipient, storedAt), KeyIdOf(set.Ticket.Certificate));
    }

    public SignedDocument Serve(KeptReceipt kept)
    {
        var set = keys.Current;
        return set.TicketCertificatesAt(clock.GetUtcNow()).Any(published => KeyIdOf(published) == kept.KeyId) ? kept.Document : SignerOf(set).SignAgain(kept.Document);
    }

    private static StoredReceiptSigner SignerOf(KeySet set) => new((purpose, payload) => set.Ticket.Key.SignDocument(purpose, payload), set.Authority);

    private static string KeyIdOf(HeldCertificate certificate) => certificate.PublicKey.KeyId;
}

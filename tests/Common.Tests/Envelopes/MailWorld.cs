using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Common.Tests.Envelopes;

/// <summary>An authority with its ticket key, alice and bob with two devices each, and mallory.</summary>
public sealed class MailWorld
{
    private readonly TestLeaf _ticket;

    public MailWorld()
    {
        _ticket = Authority.Authority(AuthorityRole.Ticket);
        Stored = new StoredReceiptSigner(_ticket.Key, Authority.Id);
        (Laptop, Phone) = (new MailDevice(this, "alice", "laptop"), new MailDevice(this, "alice", "phone"));
        (Bob, BobsPhone) = (new MailDevice(this, "bob", "laptop"), new MailDevice(this, "bob", "phone"));
        Mallory = new MailDevice(this, "mallory", "laptop");
    }

    internal TestAuthority Authority { get; } = new();

    internal DateTimeOffset Now => Authority.Now;

    internal TestRevocations Revocations { get; } = new();

    internal StoredReceiptSigner Stored { get; }

    internal MailDevice Laptop { get; }

    internal MailDevice Phone { get; }

    internal MailDevice Bob { get; }

    internal MailDevice BobsPhone { get; }

    internal MailDevice Mallory { get; }

    internal VerifiedAuthority TicketKey =>
        VerifiedAuthority.TryVerify(_ticket.Chain, Authority.Anchors, AuthorityRole.Ticket, new TestRevocations(), Now, out var verified, out var why)
            ? verified
            : throw new InvalidOperationException($"{why}");

    internal Message ToBob(string text = "hello bob") => new(MessageId.New(), Bob.Identity.Account, Now, 1, TextBody.Of(text));

    internal VerifiedStoredReceipt Store(SealedEnvelope envelope, Message message, MailDevice sender, MailDevice recipient, DateTimeOffset? storedAt = null)
    {
        var document = Stored.Sign(envelope, message.Id, sender.Identity.Account, recipient.Identity, storedAt ?? Now);
        return Verify(document);
    }

    internal VerifiedStoredReceipt Verify(SignedDocument document) =>
        VerifiedStoredReceipt.TryVerify(document, [TicketKey], Now, out var receipt, out var why) ? receipt : throw new InvalidOperationException($"{why}");

    internal static EnvelopeRefusal Open(MailDevice reader, SealedEnvelope envelope, VerifiedStoredReceipt stored, EnvelopeReader? with = null)
    {
        Assert.Equal((with ?? reader.Reader).TryOpen(envelope, stored, reader.Prekey.Pair, out var opened, out var why), opened is not null);
        return why;
    }
}

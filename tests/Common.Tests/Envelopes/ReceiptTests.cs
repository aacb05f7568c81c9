using System.Text;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Envelopes;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Common.Tests.Envelopes;

/// <summary>Stored receipts (M2), delivered and read receipts (M4).</summary>
public sealed class ReceiptTests(MailWorld world) : IClassFixture<MailWorld>
{
    // M2
    [Fact]
    public void The_authoritys_receipt_proves_that_this_envelope_is_stored()
    {
        var message = world.ToBob();
        var envelope = EnvelopeSealer.Seal(message, world.Laptop.Signer, world.Bob.VerifiedPrekey);
        var stored = world.Store(envelope, message, world.Laptop, world.Bob);
        Assert.Equal(world.Now, stored.StoredAt);
        Assert.True(stored.IsFor(envelope, message.Id, world.Bob.Identity));
        Assert.False(stored.IsFor(envelope, MessageId.New(), world.Bob.Identity));
        Assert.False(stored.IsFor(envelope, message.Id, world.BobsPhone.Identity));
        var other = EnvelopeSealer.Seal(message, world.Laptop.Signer, world.Bob.VerifiedPrekey);
        Assert.False(stored.IsFor(other, message.Id, world.Bob.Identity));
    }

    [Fact]
    public void Nobody_but_the_ticket_key_signs_stored_receipts()
    {
        var message = world.ToBob();
        var envelope = EnvelopeSealer.Seal(message, world.Laptop.Signer, world.Bob.VerifiedPrekey);
        var byDevice = new StoredReceiptSigner(world.Mallory.Leaf.Key, world.Authority.Id).Sign(envelope, message.Id, world.Laptop.Identity.Account, world.Bob.Identity, world.Now);
        Assert.False(VerifiedStoredReceipt.TryVerify(byDevice, [world.TicketKey], world.Now, out _, out var why));
        Assert.Equal(DocumentRejection.BadSignature, why);

        var tls = world.Authority.Authority(AuthorityRole.Tls);
        Assert.True(VerifiedAuthority.TryVerify(tls.Chain, world.Authority.Anchors, AuthorityRole.Tls, new TestRevocations(), world.Now, out var tlsKey, out _));
        var byTls = new StoredReceiptSigner(tls.Key, world.Authority.Id).Sign(envelope, message.Id, world.Laptop.Identity.Account, world.Bob.Identity, world.Now);
        Assert.False(VerifiedStoredReceipt.TryVerify(byTls, [tlsKey], world.Now, out _, out _));
        Assert.False(VerifiedStoredReceipt.TryVerify(byTls, [], world.Now, out _, out _));
    }

    [Fact]
    public void Every_flipped_bit_of_a_stored_receipt_and_a_future_one_are_refused()
    {
        var message = world.ToBob();
        var envelope = EnvelopeSealer.Seal(message, world.Laptop.Signer, world.Bob.VerifiedPrekey);
        var good = world.Stored.Sign(envelope, message.Id, world.Laptop.Identity.Account, world.Bob.Identity, world.Now);
        VerifiedAuthority[] keys = [world.TicketKey];
        Assert.True(VerifiedStoredReceipt.TryVerify(good, keys, world.Now, out _, out _));
        Assert.False(VerifiedStoredReceipt.TryVerify(good, keys, world.Now.AddMinutes(-6), out _, out var why));
        Assert.Equal(DocumentRejection.NotYetValid, why);
        for (var index = 0; index < good.Payload.Length; index++)
        {
            var payload = (byte[])good.Payload.Clone();
            payload[index] ^= (byte)(1 << (index % 8));
            Assert.False(VerifiedStoredReceipt.TryVerify(good with { Payload = payload }, keys, world.Now, out _, out _));
        }
    }

    // M4
    [Theory]
    [InlineData(ReceiptState.Delivered)]
    [InlineData(ReceiptState.Read)]
    public void A_recipients_device_says_what_happened_to_a_message(ReceiptState state)
    {
        var message = world.ToBob();
        var document = VerifiedReceipt.Sign(world.Bob.Signer, world.Laptop.Identity.Account, message.Id, message.Body, state, world.Now);
        Assert.True(VerifiedReceipt.TryVerify(document, world.Bob.Verified, out var receipt, out var why), why.ToString());
        Assert.Equal(state, receipt.State);
        Assert.Equal(world.Now, receipt.At);
        Assert.True(receipt.IsFor(world.Laptop.Identity.Account, message));
    }

    // M4: over id, body hash, state, time; by a device of the account the message was written to.
    [Fact]
    public void A_receipt_for_another_message_body_or_by_another_account_proves_nothing()
    {
        var message = world.ToBob();
        var alice = world.Laptop.Identity.Account;
        Assert.True(VerifiedReceipt.TryVerify(VerifiedReceipt.Sign(world.Bob.Signer, alice, message.Id, message.Body, ReceiptState.Read, world.Now), world.Bob.Verified, out var receipt, out _));
        Assert.False(receipt.IsFor(alice, message with { Id = MessageId.New() }));
        Assert.False(receipt.IsFor(alice, message with { Body = TextBody.Of("something else") }));
        Assert.False(receipt.IsFor(world.Mallory.Identity.Account, message));

        var mallorys = VerifiedReceipt.Sign(world.Mallory.Signer, alice, message.Id, message.Body, ReceiptState.Read, world.Now);
        Assert.True(VerifiedReceipt.TryVerify(mallorys, world.Mallory.Verified, out var byMallory, out _));
        Assert.False(byMallory.IsFor(alice, message));
        Assert.False(VerifiedReceipt.TryVerify(mallorys, world.Bob.Verified, out _, out var why));
        Assert.Equal(DocumentRejection.BadSignature, why);

        var inBobsName = VerifiedReceipt.Sign(world.Mallory.SignerAs(world.Bob.Identity), alice, message.Id, message.Body, ReceiptState.Read, world.Now);
        Assert.False(VerifiedReceipt.TryVerify(inBobsName, world.Mallory.Verified, out _, out why));
        Assert.Equal(DocumentRejection.OtherName, why);
    }

    [Theory]
    [InlineData("\"read\"", "\"seen\"")]
    [InlineData("\"sender\":\"alice\"", "\"sender\":\"\"")]
    [InlineData("\"bodyHash\":\"", "\"bodyHash\":\"AAAA")]
    [InlineData("\"at\":\"2", "\"at\":\"x")]
    public void A_signed_receipt_that_says_nothing_usable_is_refused(string from, string to)
    {
        var message = world.ToBob();
        var good = VerifiedReceipt.Sign(world.Bob.Signer, world.Laptop.Identity.Account, message.Id, message.Body, ReceiptState.Read, world.Now);
        var text = Encoding.UTF8.GetString(good.Payload);
        Assert.Contains(from, text, StringComparison.Ordinal);
        var document = world.Bob.Signer.Sign("receipt", Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal)));
        Assert.False(VerifiedReceipt.TryVerify(document, world.Bob.Verified, out _, out var why));
        Assert.Equal(DocumentRejection.Malformed, why);
    }

    [Fact]
    public void A_receipt_travels_in_an_envelope_of_its_own()
    {
        var message = world.ToBob();
        var receipt = VerifiedReceipt.Sign(world.Bob.Signer, world.Laptop.Identity.Account, message.Id, message.Body, ReceiptState.Delivered, world.Now);
        var back = new Message(MessageId.New(), world.Laptop.Identity.Account, world.Now, 1, ReceiptBody.Of(receipt));
        var envelope = EnvelopeSealer.Seal(back, world.Bob.Signer, world.Laptop.VerifiedPrekey);
        Assert.True(world.Laptop.Reader.TryOpen(envelope, world.Store(envelope, back, world.Bob, world.Laptop), world.Laptop.Prekey.Pair, out var opened, out _));
        var body = Assert.IsType<ReceiptBody>(opened.Message.Body);
        Assert.True(VerifiedReceipt.TryVerify(body.Receipt, opened.Sender, out var verified, out _));
        Assert.True(verified.IsFor(world.Laptop.Identity.Account, message));
    }
}

using System.Text;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;
using PeerSecure.Common.Hpke;

namespace PeerSecure.Common.Tests.Envelopes;

/// <summary>Prekeys, sealing keys and account-key wraps (K1, K2).</summary>
public sealed class DeviceDocumentTests(MailWorld world) : IClassFixture<MailWorld>
{
    private delegate bool Verify(SignedDocument document, out DocumentRejection why);

    [Fact]
    public void A_signed_prekey_is_believed()
    {
        var prekey = world.Bob.VerifiedPrekey;
        Assert.Equal(7, prekey.Id);
        Assert.Equal(world.Bob.Identity, prekey.Owner);
        Assert.Equal(world.Bob.Prekey.Pair.PublicKey, prekey.Key);
        Assert.Equal(world.Now + EnvelopeLimits.PrekeyLifetime, prekey.ExpiresAt);
    }

    // K1: senders refuse an id lower than one seen.
    [Fact]
    public void A_prekey_older_than_one_seen_is_refused()
    {
        var document = world.Bob.Prekey.Sign(world.Bob.Signer, world.Now);
        Assert.True(VerifiedPrekey.TryVerify(document, world.Bob.Verified, 7, world.Now, out _, out _));
        Assert.False(VerifiedPrekey.TryVerify(document, world.Bob.Verified, 8, world.Now, out _, out var why));
        Assert.Equal(DocumentRejection.OlderThanKnown, why);
    }

    [Fact]
    public void A_prekey_passes_from_when_it_was_made_to_its_end()
    {
        var document = world.Bob.Prekey.Sign(world.Bob.Signer, world.Now);
        Assert.False(VerifiedPrekey.TryVerify(document, world.Bob.Verified, 0, world.Now.AddMinutes(-6), out _, out var why));
        Assert.Equal(DocumentRejection.NotYetValid, why);
        Assert.True(VerifiedPrekey.TryVerify(document, world.Bob.Verified, 0, world.Now.AddDays(60).AddSeconds(-1), out _, out _));
        Assert.False(VerifiedPrekey.TryVerify(document, world.Bob.Verified, 0, world.Now.AddDays(60), out _, out why));
        Assert.Equal(DocumentRejection.Expired, why);
    }

    [Fact]
    public void Mail_can_be_read_for_as_long_as_it_is_kept() =>
        Assert.True(EnvelopeLimits.PrekeyAfterlife > EnvelopeLimits.MailLifetime);   // K1: 31 days against 30

    [Theory]
    [InlineData("\"account\":\"bob\"", "\"account\":\"alice\"", DocumentRejection.OtherName)]
    [InlineData("\"device\":\"laptop\"", "\"device\":\"phone\"", DocumentRejection.OtherName)]
    [InlineData("\"authority\":\"", "\"authority\":\"0", DocumentRejection.OtherName)]
    [InlineData("hpke-0010-0001-0002", "hpke-0020-0001-0001", DocumentRejection.OtherSuite)]
    [InlineData("\"id\":7", "\"id\":0", DocumentRejection.Malformed)]
    [InlineData("\"id\":7", "\"id\":7.5", DocumentRejection.Malformed)]
    [InlineData("\"id\":7", "\"id\":7,\"id\":9", DocumentRejection.Malformed)]
    [InlineData("\"key\":\"B", "\"key\":\"C", DocumentRejection.BadKey)]
    [InlineData("\"key\":\"B", "\"key\":\"=B", DocumentRejection.Malformed)]
    [InlineData("\"expiresAt\":\"2027", "\"expiresAt\":\"2028", DocumentRejection.Malformed)]
    [InlineData("\"madeAt\"", "\"madeat\"", DocumentRejection.Malformed)]
    public void A_prekey_that_says_something_else_is_refused(string from, string to, DocumentRejection expected)
    {
        var payload = Encoding.UTF8.GetString(world.Bob.Prekey.Sign(world.Bob.Signer, world.Now).Payload);
        Assert.Contains(from, payload, StringComparison.Ordinal);
        var document = world.Bob.Signer.Sign("prekey", Encoding.UTF8.GetBytes(payload.Replace(from, to, StringComparison.Ordinal)));
        Assert.False(VerifiedPrekey.TryVerify(document, world.Bob.Verified, 0, world.Now, out _, out var why));
        Assert.Equal(expected, why);
    }

    [Fact]
    public void Every_flipped_bit_every_truncation_and_another_signer_are_refused()
    {
        var (bob, now) = (world.Bob.Verified, world.Now);
        HoldsAgainstChanges(
            world.Bob.Prekey.Sign(world.Bob.Signer, now),
            (SignedDocument document, out DocumentRejection why) => VerifiedPrekey.TryVerify(document, bob, 0, now, out _, out why));
        HoldsAgainstChanges(
            VerifiedSealingKey.Sign(world.Bob.Signer, world.Bob.SealingKey.PublicKey, now),
            (SignedDocument document, out DocumentRejection why) => VerifiedSealingKey.TryVerify(document, bob, now, out _, out why));
        using var key = AccountKey.Create(1);
        HoldsAgainstChanges(
            VerifiedAccountKeyWrap.Wrap(key, world.BobsPhone.VerifiedSealingKey, world.Bob.Signer, now),
            (SignedDocument document, out DocumentRejection why) =>
                VerifiedAccountKeyWrap.TryVerify(document, bob, world.BobsPhone.Identity, 0, out _, out why));
        Assert.False(VerifiedPrekey.TryVerify(world.Bob.Prekey.Sign(world.Mallory.Signer, now), bob, 0, now, out _, out var rejection));
        Assert.Equal(DocumentRejection.BadSignature, rejection);
    }

    // The domain prefix: a document of one kind is no document of another, whatever its payload.
    [Fact]
    public void A_sealing_key_is_no_prekey()
    {
        var sealingKey = VerifiedSealingKey.Sign(world.Bob.Signer, world.Bob.SealingKey.PublicKey, world.Now);
        Assert.False(VerifiedPrekey.TryVerify(sealingKey, world.Bob.Verified, 0, world.Now, out _, out var why));
        Assert.Equal(DocumentRejection.BadSignature, why);
    }

    [Fact]
    public void An_account_key_comes_out_on_the_device_it_was_wrapped_to()
    {
        using var key = AccountKey.Create(3);
        var document = VerifiedAccountKeyWrap.Wrap(key, world.BobsPhone.VerifiedSealingKey, world.Bob.Signer, world.Now);
        Assert.True(VerifiedAccountKeyWrap.TryVerify(document, world.Bob.Verified, world.BobsPhone.Identity, 3, out var wrap, out var why), why.ToString());
        Assert.True(wrap.TryOpen(world.BobsPhone.SealingKey, out var opened));
        using (opened)
        {
            Assert.Equal(3, opened.Version);
            Assert.Equal(key.Span, opened.Span);
        }

        Assert.False(wrap.TryOpen(world.Bob.SealingKey, out _));
        using var stranger = HpkeKeyPair.Create();
        Assert.False(wrap.TryOpen(stranger, out _));
    }

    // K2: a device takes no other, and never a lower version.
    [Fact]
    public void A_wrap_for_another_device_of_another_account_or_of_a_lower_version_is_refused()
    {
        using var key = AccountKey.Create(3);
        var document = VerifiedAccountKeyWrap.Wrap(key, world.BobsPhone.VerifiedSealingKey, world.Bob.Signer, world.Now);
        Assert.False(VerifiedAccountKeyWrap.TryVerify(document, world.Bob.Verified, world.BobsPhone.Identity, 4, out _, out var why));
        Assert.Equal(DocumentRejection.OlderThanKnown, why);
        Assert.False(VerifiedAccountKeyWrap.TryVerify(document, world.Bob.Verified, world.Bob.Identity, 0, out _, out why));
        Assert.Equal(DocumentRejection.OtherName, why);

        var asBob = world.Mallory.SignerAs(world.Bob.Identity);
        var foreign = VerifiedAccountKeyWrap.Wrap(key, world.BobsPhone.VerifiedSealingKey, asBob, world.Now);
        Assert.False(VerifiedAccountKeyWrap.TryVerify(foreign, world.Mallory.Verified, world.BobsPhone.Identity, 0, out _, out why));
        Assert.Equal(DocumentRejection.OtherName, why);
        Assert.Throws<ArgumentException>(() => VerifiedAccountKeyWrap.Wrap(key, world.BobsPhone.VerifiedSealingKey, world.Mallory.Signer, world.Now));
    }

    private void HoldsAgainstChanges(SignedDocument good, Verify verify)
    {
        Assert.True(verify(good, out var why), why.ToString());
        for (var index = 0; index < good.Payload.Length; index++)
        {
            var payload = (byte[])good.Payload.Clone();
            payload[index] ^= (byte)(1 << (index % 8));
            Assert.False(verify(good with { Payload = payload }, out _), $"took it with byte {index} of the payload changed");
        }

        for (var index = 0; index < good.Signature.Length; index++)
        {
            var signature = (byte[])good.Signature.Clone();
            signature[index] ^= 0x40;
            Assert.False(verify(good with { Signature = signature }, out _));
            Assert.False(verify(good with { Signature = good.Signature[..index] }, out _));
        }

        for (var length = 0; length < good.Payload.Length; length++)
        {
            Assert.False(verify(good with { Payload = good.Payload[..length] }, out _));
        }

        Assert.False(verify(world.Bob.Signer.Sign("other-purpose", good.Payload), out _));
        Assert.False(verify(new SignedDocument(new byte[5000], good.Signature), out _));
        Assert.False(verify(new SignedDocument(null!, null!), out _));
    }
}

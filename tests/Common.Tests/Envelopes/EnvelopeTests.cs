using System.Text;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Common.Tests.Envelopes;

public sealed class EnvelopeTests(MailWorld world) : IClassFixture<MailWorld>
{
    [Fact]
    public void A_message_comes_out_as_it_went_in()
    {
        var evidence = new KeyEvidence { Continuity = [new SignedDocument([1, 2], [3])] };
        var message = world.ToBob() with { Number = 42, Statements = evidence };
        var envelope = EnvelopeSealer.Seal(message, world.Laptop.Signer, world.Bob.VerifiedPrekey);
        Assert.True(SealedEnvelope.TryParse(envelope.Bytes.Span, out var received));
        Assert.Equal(7, received.PrekeyId);

        var stored = world.Store(received, message, world.Laptop, world.Bob);
        Assert.True(world.Bob.Reader.TryOpen(received, stored, world.Bob.Prekey.Pair, out var opened, out var why), why.ToString());
        Assert.Equal(message.Id, opened.Message.Id);
        Assert.Equal(message.SentAt, opened.Message.SentAt);
        Assert.Equal(42, opened.Message.Number);
        Assert.Equal("hello bob", Assert.IsType<TextBody>(opened.Message.Body).Text);
        Assert.Equal(message.Body.Hash.ToArray(), opened.Message.Body.Hash.ToArray());
        Assert.Equal(new byte[] { 1, 2 }, Assert.Single(opened.Message.Statements.Continuity).Payload);
        Assert.Equal(world.Laptop.Identity, opened.Sender.Identity);
        Assert.Null(opened.Sender.RevokedLater);
    }

    [Fact]
    public void The_senders_other_devices_get_a_copy_that_says_whom_it_was_for()
    {
        var message = world.ToBob();
        var envelope = EnvelopeSealer.Seal(message, world.Laptop.Signer, world.Phone.VerifiedPrekey);
        var stored = world.Store(envelope, message, world.Laptop, world.Phone);
        Assert.True(world.Phone.Reader.TryOpen(envelope, stored, world.Phone.Prekey.Pair, out var opened, out var why), why.ToString());
        Assert.Equal("bob", opened.Message.Recipient.Value);
    }

    // M1: padded to buckets.
    [Theory]
    [InlineData(0, 4)]
    [InlineData(100, 4)]
    [InlineData(1000, 4)]
    [InlineData(3000, 8)]
    [InlineData(60_000, 128)]
    public void The_length_of_an_envelope_tells_its_bucket_only(int length, int kibibytes)
    {
        var envelope = EnvelopeSealer.Seal(world.ToBob(new string('x', length)), world.Laptop.Signer, world.Bob.VerifiedPrekey);
        Assert.Equal((kibibytes * 1024) + EnvelopeFormat.Overhead, envelope.Bytes.Length);
    }

    // M1: signed over everything; the seal finds every change first.
    [Fact]
    public void A_flipped_bit_in_any_byte_is_refused()
    {
        var message = world.ToBob();
        var good = EnvelopeSealer.Seal(message, world.Laptop.Signer, world.Bob.VerifiedPrekey).Bytes.ToArray();
        for (var index = 0; index < good.Length; index += index < 200 ? 1 : 37)
        {
            var altered = (byte[])good.Clone();
            altered[index] ^= 0x20;
            if (SealedEnvelope.TryParse(altered, out var envelope))
            {
                // even when the authority itself changed it and says so
                var stored = world.Store(envelope, message, world.Laptop, world.Bob);
                Assert.Equal(EnvelopeRejection.CannotOpen, MailWorld.Open(world.Bob, envelope, stored).Why);
            }
        }
    }

    [Fact]
    public void Every_truncation_and_every_addition_is_refused()
    {
        var good = EnvelopeSealer.Seal(world.ToBob(), world.Laptop.Signer, world.Bob.VerifiedPrekey).Bytes.ToArray();
        for (var length = 0; length < good.Length; length++)
        {
            Assert.False(SealedEnvelope.TryParse(good.AsSpan(0, length), out _), $"took {length} bytes");
        }

        Assert.False(SealedEnvelope.TryParse([.. good, 0], out _));
        Assert.False(SealedEnvelope.TryParse([.. good, .. good], out _));
        Assert.False(SealedEnvelope.TryParse(new byte[EnvelopeLimits.MaxEnvelopeLength + 1], out _));
    }

    // M1: sealed and signed for one device.
    [Fact]
    public void A_copy_for_one_device_opens_on_no_other()
    {
        var message = world.ToBob();
        var envelope = EnvelopeSealer.Seal(message, world.Laptop.Signer, world.Bob.VerifiedPrekey);
        var stored = world.Store(envelope, message, world.Laptop, world.BobsPhone);
        Assert.Equal(EnvelopeRejection.CannotOpen, MailWorld.Open(world.BobsPhone, envelope, stored).Why);

        // even when the other device has the same private half
        var wrongInfo = world.BobsPhone.Reader.TryOpen(envelope, stored, world.Bob.Prekey.Pair, out _, out var why);
        Assert.False(wrongInfo);
        Assert.Equal(EnvelopeRejection.CannotOpen, why.Why);
    }

    // M1: bob cannot pass alice's signed message on as if it were meant for carol.
    [Fact]
    public void A_signed_message_sealed_on_to_another_device_is_refused()
    {
        var message = world.ToBob();
        var inside = ContentOf(EnvelopeSealer.Seal(message, world.Laptop.Signer, world.Bob.VerifiedPrekey), world.Bob);
        var passedOn = Seal(inside, world.Mallory);
        var stored = world.Store(passedOn, message, world.Laptop, world.Mallory);
        Assert.Equal(EnvelopeRejection.NotForThisDevice, MailWorld.Open(world.Mallory, passedOn, stored).Why);
    }

    // M2
    [Fact]
    public void The_receipt_of_another_envelope_or_device_does_not_count()
    {
        var message = world.ToBob();
        var envelope = EnvelopeSealer.Seal(message, world.Laptop.Signer, world.Bob.VerifiedPrekey);
        var other = EnvelopeSealer.Seal(message, world.Laptop.Signer, world.Bob.VerifiedPrekey);
        Assert.Equal(EnvelopeRejection.OtherReceipt, MailWorld.Open(world.Bob, envelope, world.Store(other, message, world.Laptop, world.Bob)).Why);
        Assert.Equal(EnvelopeRejection.OtherReceipt, MailWorld.Open(world.Bob, envelope, world.Store(envelope, message, world.Laptop, world.BobsPhone)).Why);
    }

    [Fact]
    public void A_sender_or_id_other_than_the_authority_noted_is_refused()
    {
        var message = world.ToBob();
        var envelope = EnvelopeSealer.Seal(message, world.Laptop.Signer, world.Bob.VerifiedPrekey);
        Assert.Equal(EnvelopeRejection.OtherSender, MailWorld.Open(world.Bob, envelope, world.Store(envelope, message, world.Mallory, world.Bob)).Why);
        Assert.Equal(EnvelopeRejection.OtherSender, MailWorld.Open(world.Bob, envelope, world.Store(envelope, world.ToBob(), world.Laptop, world.Bob)).Why);
    }

    // M1: swapped sender.
    [Fact]
    public void A_message_in_anothers_name_is_refused()
    {
        var message = world.ToBob();
        var inAlicesName = EnvelopeSealer.Seal(message, world.Mallory.SignerAs(world.Laptop.Identity), world.Bob.VerifiedPrekey);
        Assert.Equal(EnvelopeRejection.OtherSender, MailWorld.Open(world.Bob, inAlicesName, world.Store(inAlicesName, message, world.Laptop, world.Bob)).Why);

        var otherDevice = world.Laptop.SignerAs(world.Phone.Identity);
        var inThePhonesName = EnvelopeSealer.Seal(message, otherDevice, world.Bob.VerifiedPrekey);
        Assert.Equal(EnvelopeRejection.OtherSender, MailWorld.Open(world.Bob, inThePhonesName, world.Store(inThePhonesName, message, world.Laptop, world.Bob)).Why);
    }

    [Fact]
    public void A_message_under_anothers_certificate_is_refused()
    {
        var message = world.ToBob();
        var stolen = new DeviceSigner(world.Laptop.Identity, world.Laptop.Signer.Chain, world.Mallory.Leaf.Key);
        var envelope = EnvelopeSealer.Seal(message, stolen, world.Bob.VerifiedPrekey);
        Assert.Equal(EnvelopeRejection.BadSignature, MailWorld.Open(world.Bob, envelope, world.Store(envelope, message, world.Laptop, world.Bob)).Why);
    }

    [Fact]
    public void A_message_to_somebody_else_is_no_copy_of_ours()
    {
        var toCarol = world.ToBob() with { Recipient = AccountName.Parse("carol") };
        var fromAlice = EnvelopeSealer.Seal(toCarol, world.Laptop.Signer, world.Phone.VerifiedPrekey);
        Assert.Equal(EnvelopeRejection.None, MailWorld.Open(world.Phone, fromAlice, world.Store(fromAlice, toCarol, world.Laptop, world.Phone)).Why);

        Assert.Throws<ArgumentException>(() => EnvelopeSealer.Seal(toCarol, world.Mallory.Signer, world.Phone.VerifiedPrekey));
        var content = ContentOf(fromAlice, world.Phone);
        var json = SignedContent.Parse(content)!.Json;
        var forged = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json).Replace("\"from\":{\"account\":\"alice\"", "\"from\":{\"account\":\"mallory\"", StringComparison.Ordinal));
        var envelope = SealJson(forged, world.Mallory, world.Phone);
        Assert.Equal(EnvelopeRejection.NotForThisDevice, MailWorld.Open(world.Phone, envelope, world.Store(envelope, toCarol, world.Mallory, world.Phone)).Why);
    }

    // M2: valid at stored-at; revoked before it: refused; later: shown and marked.
    [Fact]
    public void A_sender_revoked_before_the_storing_is_refused_and_later_is_marked()
    {
        var message = world.ToBob();
        var envelope = EnvelopeSealer.Seal(message, world.Laptop.Signer, world.Bob.VerifiedPrekey);
        var stored = world.Store(envelope, message, world.Laptop, world.Bob);
        var before = new TestRevocations().Revoke(world.Laptop.Leaf.KeyHash, RevocationReason.KeyCompromise, world.Now.AddMinutes(-1));
        var after = new TestRevocations().Revoke(world.Laptop.Leaf.KeyHash, RevocationReason.KeyCompromise, world.Now.AddMinutes(1));

        var refusal = MailWorld.Open(world.Bob, envelope, stored, new EnvelopeReader(world.Bob.Identity, world.Authority.Anchors, before));
        Assert.Equal(new EnvelopeRefusal(EnvelopeRejection.SenderRefused, CertificateRejection.Revoked), refusal);

        var reader = new EnvelopeReader(world.Bob.Identity, world.Authority.Anchors, after);
        Assert.True(reader.TryOpen(envelope, stored, world.Bob.Prekey.Pair, out var opened, out _));
        Assert.Equal(RevocationReason.KeyCompromise, opened.Sender.RevokedLater?.Reason);
    }

    [Fact]
    public void A_sender_whose_certificate_had_expired_when_it_was_stored_is_refused()
    {
        var old = new MailDevice(world, "alice", "tablet", shape => shape with { Age = TimeSpan.FromDays(8), Left = TimeSpan.FromDays(-1) });
        var message = world.ToBob();
        var envelope = EnvelopeSealer.Seal(message, old.Signer, world.Bob.VerifiedPrekey);
        var late = MailWorld.Open(world.Bob, envelope, world.Store(envelope, message, old, world.Bob));
        Assert.Equal(new EnvelopeRefusal(EnvelopeRejection.SenderRefused, CertificateRejection.Expired), late);

        var sentThen = message with { SentAt = world.Now.AddDays(-2) };
        var inTime = EnvelopeSealer.Seal(sentThen, old.Signer, world.Bob.VerifiedPrekey);
        Assert.Equal(EnvelopeRejection.None, MailWorld.Open(world.Bob, inTime, world.Store(inTime, sentThen, old, world.Bob, world.Now.AddDays(-2))).Why);
    }

    [Fact]
    public void A_sender_of_another_authority_is_refused()
    {
        var elsewhere = new MailWorld();
        var message = world.ToBob();
        var signer = elsewhere.Laptop.SignerAs(world.Laptop.Identity);
        var envelope = EnvelopeSealer.Seal(message, signer, world.Bob.VerifiedPrekey);
        var refusal = MailWorld.Open(world.Bob, envelope, world.Store(envelope, message, world.Laptop, world.Bob));
        Assert.Equal(new EnvelopeRefusal(EnvelopeRejection.SenderRefused, CertificateRejection.OtherAuthority), refusal);
        Assert.Throws<ArgumentException>(() => EnvelopeSealer.Seal(message, elsewhere.Laptop.Signer, world.Bob.VerifiedPrekey));
    }

    [Fact]
    public void A_message_from_the_future_is_refused()
    {
        var message = world.ToBob() with { SentAt = world.Now.AddMinutes(6) };
        var envelope = EnvelopeSealer.Seal(message, world.Laptop.Signer, world.Bob.VerifiedPrekey);
        Assert.Equal(EnvelopeRejection.ImpossibleTime, MailWorld.Open(world.Bob, envelope, world.Store(envelope, message, world.Laptop, world.Bob)).Why);
    }

    [Theory]
    [InlineData("\"number\":1", "\"number\":0")]
    [InlineData("\"number\":1", "\"number\":-1")]
    [InlineData("\"number\":1", "\"number\":1,\"number\":2")]
    [InlineData("\"number\":1", "\"number\":\"1\"")]
    [InlineData("\"recipient\":\"bob\"", "\"recipient\":\"Bob\"")]
    [InlineData("\"recipient\":\"bob\"", "\"recipient\":null")]
    [InlineData("\"to\":{", "\"to\":[{")]
    [InlineData("\"id\":\"", "\"id\":\"=")]
    [InlineData("\"id\":\"", "\"id\":\"\\ud800")]
    [InlineData("\"body\":\"", "\"body\":\"AA")]
    [InlineData("\"body\":", "\"bode\":")]
    [InlineData("\"sentAt\":\"2", "\"sentAt\":\"X")]
    [InlineData("Z\",\"number\"", "+01:00\",\"number\"")]
    [InlineData("{\"authority\"", "[{\"authority\"")]
    public void Signed_nonsense_is_refused(string from, string to)
    {
        var message = world.ToBob();
        var content = ContentOf(EnvelopeSealer.Seal(message, world.Laptop.Signer, world.Bob.VerifiedPrekey), world.Bob);
        var json = Encoding.UTF8.GetString(SignedContent.Parse(content)!.Json);
        Assert.Contains(from, json, StringComparison.Ordinal);
        var envelope = SealJson(Encoding.UTF8.GetBytes(json.Replace(from, to, StringComparison.Ordinal)), world.Laptop, world.Bob);
        Assert.Equal(EnvelopeRejection.Malformed, MailWorld.Open(world.Bob, envelope, world.Store(envelope, message, world.Laptop, world.Bob)).Why);
    }

    [Fact]
    public void Every_cut_or_changed_byte_inside_the_seal_is_refused()
    {
        var message = world.ToBob();
        var content = ContentOf(EnvelopeSealer.Seal(message, world.Laptop.Signer, world.Bob.VerifiedPrekey), world.Bob);
        for (var index = 0; index < content.Length; index += index < 80 ? 1 : 23)
        {
            var cut = Seal(content[..index], world.Bob);
            Assert.NotEqual(EnvelopeRejection.None, MailWorld.Open(world.Bob, cut, world.Store(cut, message, world.Laptop, world.Bob)).Why);
            var altered = (byte[])content.Clone();
            altered[index] ^= 1;
            var changed = Seal(altered, world.Bob);
            Assert.NotEqual(EnvelopeRejection.None, MailWorld.Open(world.Bob, changed, world.Store(changed, message, world.Laptop, world.Bob)).Why);
        }
    }

    [Fact]
    public void Only_canonical_padding_is_taken()
    {
        var padded = EnvelopePadding.Pad("content"u8);
        Assert.True(EnvelopePadding.TryUnpad(padded, out var content));
        Assert.Equal("content"u8, content);

        padded[^1] = 1;
        Assert.False(EnvelopePadding.TryUnpad(padded, out _));
        padded[^1] = 0;
        foreach (var length in new byte[][] { [0xff, 0xff, 0xff, 0xff], [0x7f, 0xff, 0xff, 0xff], [0, 0, 0x0f, 0xfd] })
        {
            length.CopyTo(padded, 0);
            Assert.False(EnvelopePadding.TryUnpad(padded, out _));
        }

        var tooLarge = new byte[8192];
        EnvelopePadding.Pad("content"u8).CopyTo(tooLarge, 0);
        Assert.False(EnvelopePadding.TryUnpad(tooLarge, out _), "a smaller bucket would do");
        Assert.False(EnvelopePadding.TryUnpad(new byte[5000], out _));
        Assert.False(EnvelopePadding.TryUnpad([], out _));
        Assert.Equal(EnvelopePadding.LargestBucket, EnvelopePadding.Pad(new byte[EnvelopePadding.MaxContentLength]).Length);
    }

    [Fact]
    public void What_does_not_fit_is_not_sealed()
    {
        Assert.Throws<ArgumentException>(() => TextBody.Of(new string('x', EnvelopeLimits.MaxBodyLength)));
        var statements = new KeyEvidence { Continuity = [new SignedDocument(new byte[200_000], [1])] };
        Assert.Throws<ArgumentException>(() => EnvelopeSealer.Seal(world.ToBob() with { Statements = statements }, world.Laptop.Signer, world.Bob.VerifiedPrekey));
    }

    private static byte[] ContentOf(SealedEnvelope envelope, MailDevice reader)
    {
        Assert.True(reader.Prekey.Pair.TryOpen("envelope", EnvelopeFormat.Info(reader.Identity), envelope.Header, envelope.Ciphertext, out var padded));
        Assert.True(EnvelopePadding.TryUnpad(padded, out var content));
        return content.ToArray();
    }

    private static SealedEnvelope Seal(byte[] content, MailDevice to)
    {
        var header = EnvelopeFormat.Header(to.Prekey.Id);
        var ciphertext = to.Prekey.Pair.PublicKey.Seal("envelope", EnvelopeFormat.Info(to.Identity), header, EnvelopePadding.Pad(content));
        return new SealedEnvelope([.. header, .. ciphertext]);
    }

    private static SealedEnvelope SealJson(byte[] json, MailDevice from, MailDevice to) =>
        Seal(SignedContent.Encode(from.Signer.Sign("message", SignedContent.SignedBytes(from.Signer.Chain, json))), to);
}

using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Mail;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Tests.Mail;

public sealed class ReceivingTests : IAsyncDisposable
{
    private readonly MailTown _town = new();
    private readonly MailHouse _alice;
    private readonly MailHouse _bob;

    public ReceivingTests() => (_alice, _bob) = (_town.Settle("alice", "laptop"), _town.Settle("bob", "desk"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _town.DisposeAsync();

    [Fact]
    public async Task A_message_that_comes_twice_is_kept_once_and_answered_twice()
    {
        var sent = await _alice.WriteAsync(_bob, "once", Token);
        _town.Mailbox.LosesRemovals = true;
        await Assert.ThrowsAsync<AuthorityException>(() => _bob.Room.LookAsync(Token));
        await _bob.RestartAsync();   // killed between keeping and telling the mailbox
        _town.Mailbox.LosesRemovals = false;
        Assert.Equal(1, (await _bob.Room.LookAsync(Token)).Repeats);
        Assert.Equal(["once"], _bob.Shown(_alice));
        await _alice.Room.LookAsync(Token);
        Assert.Equal(MessageState.Delivered, _alice.Find(sent).State);
    }

    [Fact]
    public async Task Nothing_is_removed_from_the_mailbox_before_it_is_kept()
    {
        await _alice.WriteAsync(_bob, "hello", Token);
        _town.Mailbox.LosesRemovals = true;
        await Assert.ThrowsAsync<AuthorityException>(() => _bob.Room.LookAsync(Token));
        Assert.Equal(["hello"], _bob.Shown(_alice));
        Assert.Single(_town.Mailbox.Kept, kept => kept.To == _bob.Identity);
    }

    [Fact]
    public async Task An_altered_envelope_is_refused_with_a_line_and_the_rest_goes_on()
    {
        await _alice.WriteAsync(_bob, "first", Token);
        await _alice.WriteAsync(_bob, "second", Token);
        var first = _town.Mailbox.Kept[0].Envelope.Cursor;
        _town.Mailbox.Delivering = envelope => envelope.Cursor == first ? Altered(envelope) : envelope;
        var report = await _bob.Room.LookAsync(Token);
        Assert.Equal(1, report.Refused);
        Assert.Equal(["second"], _bob.Shown(_alice));
        Assert.Contains(_bob.Lines(_alice.Account), static line => line.Contains("refused", StringComparison.Ordinal));
        Assert.DoesNotContain(_town.Mailbox.Kept, kept => kept.To == _bob.Identity);
    }

    [Fact]
    public async Task A_truncated_envelope_is_refused()
    {
        await _alice.WriteAsync(_bob, "hello", Token);
        _town.Mailbox.Delivering = static envelope => envelope with { Envelope = envelope.Envelope[..^1] };
        Assert.Equal(1, (await _bob.Room.LookAsync(Token)).Refused);
        Assert.Empty(_bob.Shown(_alice));
    }

    [Fact]
    public async Task An_envelope_sealed_to_somebody_else_is_refused()
    {
        var carol = _town.Settle("carol", "laptop");
        await _alice.WriteAsync(carol, "for carol", Token);
        var stray = _town.Mailbox.Kept[0].Envelope;
        Assert.True(SealedEnvelope.TryParse(stray.Envelope, out var envelope));
        Assert.True(MessageId.TryParse(stray.Id, out var id));
        _town.Mailbox.Put(_bob, envelope, id, _alice.Account);
        Assert.Equal(1, (await _bob.Room.LookAsync(Token)).Refused);
        Assert.Empty(_bob.Shown(_alice));
    }

    [Fact]
    public async Task A_message_under_another_name_than_its_sender_is_refused()
    {
        var mallory = _town.Settle("mallory", "laptop");
        var message = new Message(MessageId.New(), _bob.Account, _town.Now, 1, TextBody.Of("I am alice"));
        _town.Mailbox.Put(_bob, EnvelopeSealer.Seal(message, mallory.Signer, PrekeyOf(_bob)), message.Id, _alice.Account);
        Assert.Equal(1, (await _bob.Room.LookAsync(Token)).Refused);
        Assert.Empty(_bob.Shown(_alice));
    }

    [Fact]
    public async Task A_sender_revoked_before_the_message_was_stored_is_refused()
    {
        await _alice.WriteAsync(_bob, "too late", Token);
        _town.Revocations.Revoke(KeyOf(_alice), RevocationReason.KeyCompromise, _town.Now - TimeSpan.FromHours(1));   // M2
        Assert.Equal(1, (await _bob.Room.LookAsync(Token)).Refused);
        Assert.Empty(_bob.Shown(_alice));
    }

    [Fact]
    public async Task A_sender_revoked_later_is_shown_and_marked()
    {
        await _alice.WriteAsync(_bob, "in time", Token);
        _town.Later = TimeSpan.FromHours(1);
        _town.Revocations.Revoke(KeyOf(_alice), RevocationReason.CessationOfOperation, _town.Now);
        var report = await _bob.Room.LookAsync(Token);
        Assert.Contains("revoked later", Assert.Single(report.New).Entry.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mail_of_a_key_that_needs_a_decision_waits_unread_until_it_is_accepted()
    {
        await _alice.WriteAsync(_bob, "known", Token);
        await _bob.Room.LookAsync(Token);
        var tablet = _town.Settle("alice", "tablet", admitted: false);
        await tablet.WriteAsync(_bob, "from a new device", Token);
        var held = Assert.Single((await _bob.Room.LookAsync(Token)).Held);
        Assert.Equal(SkipReason.NeedsDecision, held.Why);
        Assert.Equal(["known"], _bob.Shown(_alice));
        Assert.Contains(_town.Mailbox.Kept, kept => kept.To == _bob.Identity);

        await _bob.Trust.AcceptAsync(_alice.Account, Assert.Single(_bob.Vault.Contacts.Find(_alice.Account)!.Refused), Token);
        Assert.Equal("from a new device", Assert.Single((await _bob.Room.LookAsync(Token)).New).Entry.Body);
    }

    [Fact]
    public async Task A_gap_is_shown_and_goes_when_what_was_missing_comes_after_all()
    {
        await _alice.WriteAsync(_bob, "one", Token);
        await _bob.Room.LookAsync(Token);
        await _alice.WriteAsync(_bob, "two", Token);
        await _alice.WriteAsync(_bob, "three", Token);
        var two = _town.Mailbox.Kept.First(kept => kept.To == _bob.Identity).Envelope;
        _town.Mailbox.Ordering = page => [.. page.Where(envelope => envelope.Cursor != two.Cursor)];
        await _bob.Room.LookAsync(Token);
        Assert.Contains(_bob.Lines(_alice.Account), static line => line.Contains("not here", StringComparison.Ordinal));   // E4

        _town.Mailbox.Ordering = static page => page;
        await _bob.Room.LookAsync(Token);
        Assert.DoesNotContain(_bob.Lines(_alice.Account), static line => line.Contains("not here", StringComparison.Ordinal));
        Assert.Equal(3, _bob.Shown(_alice).Count);
    }

    [Fact]
    public async Task Messages_in_any_order_stand_in_the_order_they_were_written()
    {
        for (var number = 1; number <= 8; number++)
        {
            _town.Later = TimeSpan.FromSeconds(number);
            await _alice.WriteAsync(_bob, $"{number}", Token);
        }

        _town.Mailbox.Ordering = static page => [.. page.OrderByDescending(static envelope => envelope.Cursor)];
        await _bob.Room.LookAsync(Token);
        Assert.Equal(["1", "2", "3", "4", "5", "6", "7", "8"], _bob.Shown(_alice));
        Assert.DoesNotContain(_bob.Lines(_alice.Account), static line => line.Contains("not here", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_receipt_of_somebody_it_was_not_written_to_moves_nothing()
    {
        var mallory = _town.Settle("mallory", "laptop");
        var sent = await _alice.WriteAsync(_bob, "hello", Token);
        var message = _alice.Room.Composer.Find(IdOf(sent))!;
        var forged = VerifiedReceipt.Sign(mallory.Signer, _alice.Account, message.Id, message.Body, ReceiptState.Read, _town.Now);   // M4
        Put(_alice, mallory, forged);
        await _alice.Room.LookAsync(Token);
        Assert.Equal(MessageState.Stored, _alice.Find(sent).State);
    }

    [Fact]
    public async Task A_receipt_over_another_body_moves_nothing()
    {
        var sent = await _alice.WriteAsync(_bob, "hello", Token);
        Put(_alice, _bob, VerifiedReceipt.Sign(_bob.Signer, _alice.Account, IdOf(sent), TextBody.Of("other words"), ReceiptState.Delivered, _town.Now));
        await _alice.Room.LookAsync(Token);
        Assert.Equal(MessageState.Stored, _alice.Find(sent).State);
    }

    [Fact]
    public async Task A_message_that_came_over_a_session_is_not_shown_again()
    {
        var sent = await _alice.WriteAsync(_bob, "both ways", Token);
        await _bob.Vault.Database.WriteAsync(
            connection => Arrivals.Keep(connection, sent with { Outgoing = false, Conversation = "alice", State = MessageState.Received, Way = MessageWay.Direct }), Token);
        Assert.Empty((await _bob.Room.LookAsync(Token)).New);
        Assert.Equal(["both ways"], _bob.Shown(_alice));
    }

    [Fact]
    public async Task A_receipt_that_the_authority_did_not_sign_leaves_the_envelope_where_it_is()
    {
        await _alice.WriteAsync(_bob, "hello", Token);
        _town.Mailbox.Delivering = static envelope => envelope with { Stored = envelope.Stored with { Signature = new byte[64] } };
        Assert.True((await _bob.Room.LookAsync(Token)).IsEmpty);
        _town.Mailbox.Delivering = static envelope => envelope;
        Assert.Single((await _bob.Room.LookAsync(Token)).New);
    }

    [Fact]
    public async Task Many_pages_arrive_whole()
    {
        for (var number = 0; number < 25; number++)
        {
            await _alice.Room.Composer.WriteTextAsync(_bob.Account, $"{number}", Token);
        }

        await _alice.Room.DispatchAsync(Token);
        _town.Mailbox.PageLength = 4;
        Assert.Equal(25, (await _bob.Room.LookAsync(Token)).New.Count);
        Assert.Equal(25, _bob.Shown(_alice).Distinct().Count());
    }

    private static WaitingEnvelope Altered(WaitingEnvelope envelope)
    {
        var bytes = envelope.Envelope.ToArray();
        bytes[^20] ^= 1;
        return envelope with { Envelope = bytes };
    }

    private static SpkiHash KeyOf(MailHouse house) => SpkiHash.Of(house.Leaf.Key.ExportSubjectPublicKeyInfo());

    private static MessageId IdOf(HistoryEntry entry) => MessageId.TryParse(entry.Id, out var id) ? id : throw new InvalidOperationException(entry.Id);

    private void Put(MailHouse to, MailHouse from, SignedDocument receipt)
    {
        var message = new Message(MessageId.New(), to.Account, _town.Now, 1, ReceiptBody.Of(receipt));
        _town.Mailbox.Put(to, EnvelopeSealer.Seal(message, from.Signer, PrekeyOf(to)), message.Id, from.Account);
    }

    private VerifiedPrekey PrekeyOf(MailHouse house) =>
        VerifiedDevice.TryVerify(house.Leaf.Chain, _town.Authority.Anchors, _town.Revocations, _town.Now, out var device, out _)
        && VerifiedPrekey.TryVerify(house.Bundle().Prekey!, device, 0, _town.Now, out var prekey, out _)
            ? prekey
            : throw new InvalidOperationException("not verified");
}

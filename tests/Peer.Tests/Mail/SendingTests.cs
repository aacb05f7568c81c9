using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Mail;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Tests.Mail;

public sealed class SendingTests : IAsyncDisposable
{
    private readonly MailTown _town = new();
    private readonly MailHouse _alice;
    private readonly MailHouse _bob;

    public SendingTests() => (_alice, _bob) = (_town.Settle("alice", "laptop"), _town.Settle("bob", "desk"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _town.DisposeAsync();

    [Fact]
    public async Task A_message_is_stored_then_delivered_then_read_each_on_its_proof()
    {
        var sent = await _alice.WriteAsync(_bob, "hello", Token);
        Assert.Equal(MessageState.Stored, sent.State);

        var report = await _bob.Room.LookAsync(Token);
        Assert.Equal("hello", Assert.Single(report.New).Entry.Body);
        Assert.Equal(MessageState.Stored, _alice.Find(sent).State);
        await _alice.Room.LookAsync(Token);
        Assert.Equal(MessageState.Delivered, _alice.Find(sent).State);

        await _bob.Room.Reading.MarkReadAsync(_bob.Vault.History.Unseen("alice"), Token);
        await _bob.Room.LookAsync(Token);
        await _alice.Room.LookAsync(Token);
        Assert.Equal(MessageState.Read, _alice.Find(sent).State);
        Assert.Empty(_town.Mailbox.Kept);
    }

    [Fact]
    public async Task Read_receipts_can_be_switched_off()
    {
        var sent = await _alice.WriteAsync(_bob, "hello", Token);
        await _bob.Room.LookAsync(Token);
        await _bob.Room.Reading.SwitchAsync(on: false, Token);
        await _bob.Room.Reading.MarkReadAsync(_bob.Vault.History.Unseen("alice"), Token);
        await _bob.Room.LookAsync(Token);
        await _alice.Room.LookAsync(Token);
        Assert.Equal(MessageState.Delivered, _alice.Find(sent).State);
        Assert.Empty(_bob.Vault.History.Unseen("alice"));
    }

    [Fact]
    public async Task Every_device_of_both_sides_gets_one_copy()
    {
        var (phone, tablet) = (_town.Settle("alice", "phone"), _town.Settle("bob", "tablet"));
        await _alice.WriteAsync(_bob, "to all of you", Token);
        foreach (var house in (MailHouse[])[_bob, tablet, phone])
        {
            await house.Room.LookAsync(Token);
            await house.Room.LookAsync(Token);
        }

        Assert.Equal(["to all of you"], _bob.Shown(_alice));
        Assert.Equal(["to all of you"], tablet.Shown(_alice));
        var copy = Assert.Single(phone.Vault.History.Page("bob", null, 10), static entry => entry.Kind == MessageKind.Text);
        Assert.True(copy.Outgoing);
        Assert.Equal(MessageState.Delivered, copy.State);   // the receipts came to the phone too
    }

    [Fact]
    public async Task A_message_written_while_the_authority_is_away_leaves_later_once()
    {
        _town.Mailbox.IsDown = true;
        var entry = await _alice.Room.Composer.WriteTextAsync(_bob.Account, "later", Token);
        await Assert.ThrowsAsync<AuthorityException>(() => _alice.Room.DispatchAsync(Token));
        await _alice.RestartAsync();
        Assert.Equal(MessageState.Queued, _alice.Find(entry).State);

        _town.Mailbox.IsDown = false;
        await _alice.Room.DispatchAsync(Token);
        await _alice.Room.DispatchAsync(Token);
        Assert.Equal(MessageState.Stored, _alice.Find(entry).State);
        Assert.Equal(1, _town.Mailbox.Posted);
    }

    [Fact]
    public async Task A_lost_answer_brings_the_same_bytes_again_and_the_mailbox_keeps_one()
    {
        _town.Mailbox.LosesAnswers = true;
        var entry = await _alice.Room.Composer.WriteTextAsync(_bob.Account, "once", Token);
        await Assert.ThrowsAsync<AuthorityException>(() => _alice.Room.DispatchAsync(Token));
        Assert.Equal(MessageState.Queued, _alice.Find(entry).State);
        await _alice.RestartAsync();

        _town.Mailbox.LosesAnswers = false;
        await _alice.Room.DispatchAsync(Token);
        Assert.Equal(MessageState.Stored, _alice.Find(entry).State);
        Assert.Single(_town.Mailbox.Kept);
        await _bob.Room.LookAsync(Token);
        Assert.Equal(["once"], _bob.Shown(_alice));
    }

    [Fact]
    public async Task A_receipt_for_another_envelope_proves_nothing()
    {
        var other = await _alice.WriteAsync(_bob, "first", Token);
        var receipt = _town.Mailbox.Kept[0].Envelope.Stored;
        _town.Mailbox.Answering = (_, answer) => answer with { Stored = receipt };   // M2
        Assert.Equal(MessageState.Queued, (await _alice.WriteAsync(_bob, "second", Token)).State);
        Assert.Equal(MessageState.Stored, _alice.Find(other).State);
    }

    [Fact]
    public async Task A_receipt_that_is_not_signed_by_the_authority_proves_nothing()
    {
        _town.Mailbox.Answering = static (_, answer) => answer with { Stored = answer.Stored! with { Signature = [.. answer.Stored.Signature.Reverse()] } };
        Assert.Equal(MessageState.Queued, (await _alice.WriteAsync(_bob, "hello", Token)).State);
    }

    [Fact]
    public async Task A_full_mailbox_leaves_the_message_queued_and_says_why()
    {
        _town.Mailbox.Answering = static (_, answer) => answer with { Stored = null, Code = MailCodes.MailboxFull };
        var entry = await _alice.Room.Composer.WriteTextAsync(_bob.Account, "hello", Token);
        var outcome = Assert.Single(await _alice.Room.DispatchAsync(Token));
        Assert.Equal([MailCodes.MailboxFull], outcome.Refusals);
        Assert.Equal(MessageState.Queued, _alice.Find(entry).State);

        _town.Mailbox.Answering = static (_, answer) => answer;
        _town.Later = TimeSpan.FromMinutes(10);
        await _alice.Room.DispatchAsync(Token);
        Assert.Equal(MessageState.Stored, _alice.Find(entry).State);
    }

    [Fact]
    public async Task Nothing_is_sealed_to_a_device_that_nobody_admitted()
    {
        await _alice.WriteAsync(_bob, "hello", Token);
        var stranger = _town.Settle("bob", "stranger", admitted: false);   // C5
        _town.Later = TimeSpan.FromMinutes(5);
        var entry = await _alice.Room.Composer.WriteTextAsync(_bob.Account, "secret", Token);
        var outcome = Assert.Single(await _alice.Room.DispatchAsync(Token));
        Assert.True(outcome.IsStored);
        Assert.Equal(SkipReason.NeedsDecision, Assert.Single(outcome.Skipped).Why);
        Assert.DoesNotContain(_town.Mailbox.Kept, kept => kept.To == stranger.Identity);
        Assert.Contains("stranger", _alice.Find(entry).Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_sealed_to_another_key_while_the_known_one_is_good()
    {
        await _alice.WriteAsync(_bob, "hello", Token);
        var mallory = new MailHouse(_town, "bob", "desk", null);
        _town.Mailbox.Serving = bundle => bundle.Account == "bob" ? bundle with { Devices = [mallory.Bundle()] } : bundle;   // C4
        _town.Later = TimeSpan.FromMinutes(5);
        var entry = await _alice.Room.Composer.WriteTextAsync(_bob.Account, "secret", Token);
        var outcome = Assert.Single(await _alice.Room.DispatchAsync(Token));
        Assert.Equal(SkipReason.Blocked, Assert.Single(outcome.Skipped).Why);
        Assert.Equal(MessageState.Queued, _alice.Find(entry).State);
        await mallory.DisposeAsync();
    }

    [Fact]
    public async Task Own_copies_go_to_no_device_that_the_authority_invented()
    {
        var invented = _town.Settle("alice", "invented", admitted: false);
        await _alice.WriteAsync(_bob, "hello", Token);
        Assert.DoesNotContain(_town.Mailbox.Kept, kept => kept.To == invented.Identity);
    }

    [Fact]
    public async Task An_older_prekey_than_one_seen_is_refused()
    {
        await _alice.WriteAsync(_bob, "hello", Token);
        _bob.Prekey.Dispose();
        _bob.Prekey = Prekey.Create(4);   // K1
        _town.Later = TimeSpan.FromMinutes(5);
        await _alice.Room.Composer.WriteTextAsync(_bob.Account, "secret", Token);
        Assert.Equal(SkipReason.BadPrekey, Assert.Single(Assert.Single(await _alice.Room.DispatchAsync(Token)).Skipped).Why);
    }

    [Fact]
    public async Task Somebody_whose_certificate_ran_out_while_away_still_gets_mail()
    {
        var absent = _town.Settle("carol", "laptop", static shape => shape with { Age = TimeSpan.FromDays(15), Left = TimeSpan.FromDays(-8) });
        Assert.Equal(MessageState.Stored, (await _alice.WriteAsync(absent, "see you", Token)).State);
    }

    [Fact]
    public async Task A_revoked_device_that_is_away_gets_none()
    {
        var absent = _town.Settle("carol", "laptop", static shape => shape with { Age = TimeSpan.FromDays(15), Left = TimeSpan.FromDays(-8) });
        _town.Revocations.Revoke(SpkiHash.Of(absent.Leaf.Key.ExportSubjectPublicKeyInfo()), RevocationReason.KeyCompromise, _town.Now);
        var entry = await _alice.Room.Composer.WriteTextAsync(absent.Account, "see you", Token);
        Assert.Equal(SkipReason.NotVerified, Assert.Single(Assert.Single(await _alice.Room.DispatchAsync(Token)).Skipped).Why);
        Assert.Equal(MessageState.Queued, _alice.Find(entry).State);
    }

    [Fact]
    public async Task A_name_that_nobody_has_is_said_and_not_tried_for_ever()
    {
        var entry = await _alice.Room.Composer.WriteTextAsync(AccountName.Parse("nobody"), "hello", Token);
        Assert.True(Assert.Single(await _alice.Room.DispatchAsync(Token)).IsUnknownAccount);
        Assert.Equal(MessageState.NotDelivered, _alice.Find(entry).State);
        Assert.Null(_alice.Vault.Mail.NextDue());
    }

    [Fact]
    public async Task A_message_that_a_session_delivered_goes_by_mail_to_the_other_devices_only()
    {
        var tablet = _town.Settle("bob", "tablet");
        var entry = await _alice.Room.Composer.WriteTextAsync(_bob.Account, "direct", Token);
        await _alice.Vault.History.AdvanceAsync("alice", entry.Id, MessageState.Delivered, _town.Now, "desk", [1], Token);
        await _alice.Room.DispatchAsync(Token);
        Assert.Equal(tablet.Identity, Assert.Single(_town.Mailbox.Kept).To);
        Assert.Equal(MessageState.Delivered, _alice.Find(entry).State);
    }
}

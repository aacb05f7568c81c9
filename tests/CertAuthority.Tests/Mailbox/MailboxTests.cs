using System.Net;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Mailbox;
using PeerSecure.CertAuthority.Notifications;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;
using PeerSecure.Common.Revocation;

namespace PeerSecure.CertAuthority.Tests.Mailbox;

public sealed class MailboxTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task C4_C5_mail_waits_is_announced_listed_read_and_deleted()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        using var bob = await Member.JoinAsync(authority, "bob/desk");
        using var phone = await Member.JoinAsync(authority, "bob/phone");
        using var live = await bob.ListenAsync();
        await live.NextAsync(EventKinds.Ready);

        var sent = Envelopes.To("bob/desk");
        Assert.Null(await Envelopes.CodeOfAsync(alice, sent));
        var told = (await live.NextAsync(EventKinds.Mail)).Read(NotificationJson.Default.MailEvent);
        Assert.Equal((sent.Id, "alice", "laptop"), (told.Id, told.Sender, told.SenderDevice));
        var notice = (await live.NextAsync(EventKinds.Notice)).Read(NotificationJson.Default.NotificationRecord);
        Assert.Equal((Notice.MessageWaiting, "alice"), (notice.Kind, notice.Account));

        var page = await Envelopes.ListAsync(bob);
        var waiting = Assert.Single(page.Envelopes);
        Assert.Equal((told.Cursor, sent.Id, false, "alice", "laptop"), (waiting.Cursor, waiting.Id, waiting.Read, waiting.Sender, waiting.SenderDevice));
        Assert.Equal(1, await UnreadAsync(bob));
        Assert.Equal(sent.Envelope, waiting.Envelope);
        Assert.Empty((await Envelopes.ListAsync(phone)).Envelopes);

        Assert.Equal(1, await Envelopes.MarkAsync(bob, false, waiting.Cursor));
        Assert.Equal(0, await Envelopes.MarkAsync(bob, false, waiting.Cursor));
        Assert.Equal(0, await UnreadAsync(bob));
        Assert.Empty((await Envelopes.ListAsync(bob)).Envelopes);
        Assert.True(Assert.Single((await Envelopes.ListAsync(bob, "?state=all")).Envelopes).Read);
        var notices = await bob.GetAsync("v1/notifications", NotificationJson.Default.NotificationPage);
        Assert.DoesNotContain(notices.Notifications, static one => one.Kind == Notice.MessageWaiting);

        Assert.Equal(1, await Envelopes.MarkAsync(bob, true, waiting.Cursor));
        Assert.Equal(0, await Envelopes.MarkAsync(bob, true, waiting.Cursor));
        Assert.Empty((await Envelopes.ListAsync(bob, "?state=all")).Envelopes);
    }

    [Fact]
    public async Task M2_the_receipt_names_the_very_envelope_and_verifies_to_the_ticket_key()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        using var bob = await Member.JoinAsync(authority, "bob/desk");
        var sent = Envelopes.To("bob/desk");
        var receipt = Verify(authority, Assert.Single(await Envelopes.SendAsync(alice, sent)).Stored!);
        Assert.True(SealedEnvelope.TryParse(sent.Envelope, out var envelope));
        Assert.True(MessageId.TryParse(sent.Id, out var id));
        Assert.True(receipt.IsFor(envelope, id, Identity(authority, "bob", "desk")));
        Assert.Equal("alice", receipt.Sender.Value);
        var kept = Assert.Single((await Envelopes.ListAsync(bob)).Envelopes);
        Assert.Equal(receipt.StoredAt, Verify(authority, kept.Stored).StoredAt);
    }

    [Fact]
    public async Task M3_a_repeat_gets_the_first_receipt_and_other_bytes_are_refused_also_after_deletion()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        using var phone = await Member.JoinAsync(authority, "alice/phone");
        using var bob = await Member.JoinAsync(authority, "bob/desk");
        var sent = Envelopes.To("bob/desk");
        var first = Assert.Single(await Envelopes.SendAsync(alice, sent));
        for (var round = 0; round < 2; round++)
        {
            var again = Assert.Single(await Envelopes.SendAsync(phone, sent));
            Assert.Equal(first.Stored!.Payload, again.Stored!.Payload);
            Assert.Equal(MailCodes.OtherBytes, await Envelopes.CodeOfAsync(alice, sent with { Envelope = Envelopes.Bytes() }));
            var waiting = await Envelopes.ListAsync(bob, "?state=all");
            Assert.Equal(1 - round, waiting.Envelopes.Count);
            if (round == 0)
            {
                await Envelopes.MarkAsync(bob, true, waiting.Envelopes[0].Cursor);
            }
        }

        // ids are each account's own: nobody takes another's
        Assert.Null(await Envelopes.CodeOfAsync(bob, sent));
    }

    [Fact]
    public async Task Each_envelope_is_judged_by_itself_and_the_others_are_stored()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        using var bob = await Member.JoinAsync(authority, "bob/desk");
        using var lost = await Member.JoinAsync(authority, "bob/phone");
        (await authority.PostAsync("v1/admin/revoke", """{"name":"bob","device":"phone","reason":"key-compromise"}""")).EnsureSuccessStatusCode();
        var results = await Envelopes.SendAsync(
            alice, Envelopes.To("bob/desk"), Envelopes.To("bob/phone"), Envelopes.To("bob/none"), Envelopes.To("nobody/x"), Envelopes.To("bob/desk", "short"),
            Envelopes.To("bob/desk", length: 5_000), Envelopes.To("alice/laptop"));
        Assert.Equal(
            [null, MailCodes.UnknownDevice, MailCodes.UnknownDevice, MailCodes.UnknownAccount, MailCodes.BadId, MailCodes.BadEnvelope, null],
            results.Select(static result => result.Code));
        Assert.All(results, static result => Assert.Equal(result.Code is null, result.Stored is not null));
        Assert.Single((await Envelopes.ListAsync(bob)).Envelopes);
    }

    [Fact]
    public async Task M2_a_revoked_sender_is_refused_also_between_commit_and_memory()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        using var bob = await Member.JoinAsync(authority, "bob/desk");
        await Envelopes.SendAsync(alice, Envelopes.To("bob/desk"));
        Assert.True(ReceivedCertificate.TryParse(alice.Key.Certificate!.RawData, out var leaf, out _));
        await authority.Open.Database.WriteAsync(
            connection =>
            {
                // committed, and nobody has told the index yet
                var number = CertAuthority.Revocation.RevocationStore.NextNumber(connection, RevocationListKind.Devices);
                var record = new RevocationRecord(number, new RevocationSubject.Key(leaf!.KeyHash), RevocationReason.KeyCompromise, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(8));
                CertAuthority.Revocation.RevocationStore.Add(connection, RevocationListKind.Devices, [record], "test");
            },
            Cancel);
        using var refused = await Envelopes.PostAsync(alice, Envelopes.To("bob/desk"));
        Assert.Equal((HttpStatusCode.Forbidden, MailCodes.SenderRevoked), (refused.StatusCode, await Member.CodeOf(refused)));
        Assert.Single((await Envelopes.ListAsync(bob)).Envelopes);
    }

    [Fact]
    public async Task Quiet_mail_and_copies_for_oneself_are_delivered_and_not_announced()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        using var phone = await Member.JoinAsync(authority, "alice/phone");
        using var bob = await Member.JoinAsync(authority, "bob/desk");
        await Envelopes.SendAsync(alice, Envelopes.To("bob/desk", quiet: true), Envelopes.To("alice/phone"));
        Assert.Equal(0, await UnreadAsync(bob));
        Assert.True(Assert.Single((await Envelopes.ListAsync(bob)).Envelopes).Quiet);
        Assert.Single((await Envelopes.ListAsync(phone)).Envelopes);
        foreach (var member in new[] { bob, phone })
        {
            var told = await member.GetAsync("v1/notifications", NotificationJson.Default.NotificationPage);
            Assert.DoesNotContain(told.Notifications, static one => one.Kind == Notice.MessageWaiting);
        }
    }

    [Fact]
    public async Task M5_mail_makes_both_sides_contacts()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        using var bob = await Member.JoinAsync(authority, "bob/desk");
        await Envelopes.SendAsync(alice, Envelopes.To("bob/desk"));
        var contacts = authority.Services<Contacts>();
        Assert.True(contacts.IsContact("alice", "bob") && contacts.IsContact("bob", "alice"));
    }

    [Fact]
    public async Task Pages_are_complete_in_order_and_bounded()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        using var bob = await Member.JoinAsync(authority, "bob/desk");
        var sent = new List<string>();
        for (var batch = 0; batch < 5; batch++)
        {
            PostEnvelope[] envelopes = [.. Enumerable.Range(0, 50).Select(static _ => Envelopes.To("bob/desk"))];
            sent.AddRange(envelopes.Select(static envelope => envelope.Id));
            await Envelopes.SendAsync(alice, envelopes);
        }

        var large = (256 * 1024) + 90;
        for (var i = 0; i < 6; i++)
        {
            var envelope = Envelopes.To("bob/desk", length: large);
            sent.Add(envelope.Id);
            await Envelopes.SendAsync(alice, envelope);
        }

        var (read, after, more) = (new List<string>(), 0L, true);
        while (more)
        {
            var page = await Envelopes.ListAsync(bob, $"?after={after}");
            Assert.InRange(page.Envelopes.Sum(static envelope => envelope.Envelope.Length), 1, 1 << 20);
            read.AddRange(page.Envelopes.Select(static envelope => envelope.Id));
            (after, more) = (page.Envelopes[^1].Cursor, page.More);
        }

        Assert.Equal(sent, read);
    }

    [Fact]
    public async Task Nobody_reads_marks_or_deletes_mail_of_another_device()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        using var bob = await Member.JoinAsync(authority, "bob/desk");
        using var phone = await Member.JoinAsync(authority, "bob/phone");
        await Envelopes.SendAsync(alice, Envelopes.To("bob/desk"));
        var cursor = (await Envelopes.ListAsync(bob)).Envelopes[0].Cursor;
        foreach (var other in new[] { alice, phone })
        {
            Assert.Equal(0, await Envelopes.MarkAsync(other, false, cursor));
            Assert.Equal(0, await Envelopes.MarkAsync(other, true, cursor));
        }

        Assert.Single((await Envelopes.ListAsync(bob)).Envelopes);
        using var stranger = authority.NewClient();
        using var answer = await stranger.GetAsync(new Uri("v1/messages", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_full_mailbox_refuses_one_sender_before_all_and_takes_again_after_a_deletion()
    {
        var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.In("authority"));
        await File.WriteAllTextAsync(Path.Combine(folder.In("authority"), "settings.json"), """{"Mailbox":{"Messages":4}}""", Cancel);
        await using var authority = await RunningAuthority.StartAsync(folder);
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        using var carol = await Member.JoinAsync(authority, "carol/laptop");
        using var bob = await Member.JoinAsync(authority, "bob/desk");
        var results = await Envelopes.SendAsync(alice, Envelopes.To("bob/desk"), Envelopes.To("bob/desk"), Envelopes.To("bob/desk"));
        Assert.Equal([null, null, MailCodes.MailboxFull], results.Select(static result => result.Code));
        await Envelopes.SendAsync(carol, Envelopes.To("bob/desk"), Envelopes.To("bob/desk"));
        Assert.Equal(MailCodes.MailboxFull, await Envelopes.CodeOfAsync(carol, Envelopes.To("bob/desk")));
        await Envelopes.MarkAsync(bob, true, (await Envelopes.ListAsync(bob)).Envelopes[0].Cursor);
        Assert.Null(await Envelopes.CodeOfAsync(alice, Envelopes.To("bob/desk")));
    }

    [Fact]
    public async Task K1_mail_expires_after_thirty_days_and_makes_room()
    {
        var clock = new MovableTime();
        await using var authority = await RunningAuthority.StartAsync(clock);
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        using var bob = await Member.JoinAsync(authority, "bob/desk");
        await Envelopes.SendAsync(alice, Envelopes.To("bob/desk"), Envelopes.To("bob/desk"));
        clock.Move(TimeSpan.FromDays(29));
        await authority.Services<MailboxUpkeep>().SweepAsync(Cancel);
        Assert.Equal(2, authority.Open.Database.Read(static connection => MailTotals.Of(connection, "bob", "alice")).Messages);
        clock.Move(TimeSpan.FromDays(2));
        await authority.Services<MailboxUpkeep>().SweepAsync(Cancel);
        Assert.Equal(new MailTotals(0, 0), authority.Open.Database.Read(static connection => MailTotals.Of(connection, "bob", MailTotals.FromAll)));
    }

    [Fact]
    public async Task A_device_that_is_away_past_its_certificate_still_gets_mail_while_it_may_renew()
    {
        var clock = new MovableTime();
        await using var authority = await RunningAuthority.StartAsync(clock);
        using var bob = await Member.JoinAsync(authority, "bob/desk");
        clock.Move(TimeSpan.FromDays(20));
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        Assert.Null(await Envelopes.CodeOfAsync(alice, Envelopes.To("bob/desk")));
        clock.Move(TimeSpan.FromDays(20));
        using var later = await Member.JoinAsync(authority, "carol/laptop");
        Assert.Equal(MailCodes.UnknownDevice, await Envelopes.CodeOfAsync(later, Envelopes.To("bob/desk")));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"envelopes":[]}""")]
    [InlineData("""{"envelopes":[{"id":1}]}""")]
    [InlineData("""{"envelopes":[{"id":"x","account":"a","device":"b","envelope":"=="}]}""")]
    [InlineData("""{"envelopes":""")]
    public async Task What_is_no_batch_of_envelopes_is_refused(string body)
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        using var answer = await alice.Http.PostAsync(
            new Uri("v1/messages", UriKind.Relative), new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Too_many_at_once_and_too_large_a_body_are_refused()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        using var many = await Envelopes.PostAsync(alice, [.. Enumerable.Range(0, 65).Select(static _ => Envelopes.To("alice/laptop"))]);
        Assert.Equal(HttpStatusCode.BadRequest, many.StatusCode);
        using var large = await Envelopes.PostAsync(alice, [.. Enumerable.Range(0, 3).Select(static _ => Envelopes.To("alice/laptop", length: (256 * 1024) + 90))]);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
    }

    [Fact]
    public async Task An_envelope_of_nothing_is_answered_by_name()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        Assert.Equal(MailCodes.BadId, await Envelopes.CodeOfAsync(alice, null!));
        Assert.Equal(MailCodes.BadId, await Envelopes.CodeOfAsync(alice, new PostEnvelope(null!, null!, null!, false, null!)));
        Assert.Equal(MailCodes.BadEnvelope, await Envelopes.CodeOfAsync(alice, new PostEnvelope(MessageId.New().Value, null!, null!, false, null!)));
    }

    [Fact]
    public async Task M2_receipts_outlive_the_key_that_signed_them()
    {
        var clock = new MovableTime();
        await using var authority = await RunningAuthority.StartAsync(clock);
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        using var bob = await Member.JoinAsync(authority, "bob/desk");
        var sent = Envelopes.To("bob/desk");
        var first = Assert.Single(await Envelopes.SendAsync(alice, sent)).Stored!;
        (await authority.PostAsync("v1/admin/rotate", """{"key":"ticket"}""")).EnsureSuccessStatusCode();
        Assert.Equal(first.Signature, Assert.Single((await Envelopes.ListAsync(bob)).Envelopes).Stored.Signature);   // the old key is published for a day

        clock.Move(TimeSpan.FromDays(2));
        var kept = Assert.Single((await Envelopes.ListAsync(bob)).Envelopes).Stored;
        Assert.Equal(first.Payload, kept.Payload);
        Assert.NotEqual(first.Signature, kept.Signature);
        Verify(authority, kept);
        Verify(authority, Assert.Single(await Envelopes.SendAsync(alice, sent)).Stored!);
    }

    private static async Task<int> UnreadAsync(Member member)
    {
        using var events = await member.ListenAsync();
        return (await events.NextAsync(EventKinds.Ready)).Read(NotificationJson.Default.ReadyEvent).Unread;
    }

    private static VerifiedStoredReceipt Verify(RunningAuthority authority, SignedDocument document)
    {
        var set = authority.Open.Keys.Current;
        Assert.True(TrustAnchors.TryCreate(set.Authority, [Received(set.Root.Der)], out var anchors, out _));
        Assert.True(ReceivedChain.TryParse([set.Ticket.Certificate.Der, .. set.Chain.Select(static held => held.Der)], out var chain, out _));
        Assert.True(VerifiedAuthority.TryVerify(chain, anchors, AuthorityRole.Ticket, DangerousNoRevocation.Lookup, DateTimeOffset.UtcNow, out var key, out var why), $"{why}");
        Assert.True(VerifiedStoredReceipt.TryVerify(document, [key], DateTimeOffset.UtcNow, out var receipt, out var rejection), $"{rejection}");
        return receipt;
    }

    private static ReceivedCertificate Received(byte[] der)
    {
        Assert.True(ReceivedCertificate.TryParse(der, out var received, out _));
        return received;
    }

    private static DeviceIdentity Identity(RunningAuthority authority, string account, string device)
    {
        Assert.True(AccountName.TryParse(account, out var name));
        Assert.True(DeviceName.TryParse(device, out var own));
        return new DeviceIdentity(authority.Open.Keys.Current.Authority, name, own);
    }
}

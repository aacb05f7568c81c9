using PeerSecure.Common.Certificates;
using PeerSecure.Common.Tickets;

namespace PeerSecure.Common.Tests.Tickets;

public sealed class TicketTests : IDisposable
{
    private readonly TicketForge _forge = new();

    public void Dispose() => _forge.Dispose();

    [Fact]
    public void An_issued_ticket_comes_back_as_it_was_granted()
    {
        var grant = TicketForge.Grant() with { Roles = [TicketRoles.Admin] };
        var (text, issued) = _forge.Issuer.Issue(grant);
        Assert.True(_forge.Verifier.TryVerify(text, TicketUse.AtAuthority(TicketForge.Presented), out var ticket, out var why), why.ToString());

        Assert.Equal(issued.Id, ticket.Id);
        Assert.Equal(grant.Login, ticket.Login);
        Assert.Equal(TicketForge.Alice, ticket.Account);
        Assert.Equal(TicketForge.Laptop, ticket.Device);
        Assert.Equal(TicketForge.Fingerprint, ticket.Binding);
        Assert.Equal(TicketForge.Start, ticket.AuthenticatedAt);
        Assert.Equal(TicketForge.Start.AddMinutes(15), ticket.ExpiresAt);
        Assert.True(ticket.MayAdminister(TicketForge.Start));
    }

    // A3: 15 minutes; the clocks may differ by half a minute.
    [Theory]
    [InlineData(-31, false)]
    [InlineData(-29, true)]
    [InlineData((15 * 60) + 29, true)]
    [InlineData((15 * 60) + 30, false)]
    public void A_ticket_passes_from_its_issue_to_its_end(int seconds, bool expected)
    {
        var (text, _) = _forge.Issuer.Issue(TicketForge.Grant());
        _forge.Clock.Now = TicketForge.Start.AddSeconds(seconds);
        Assert.Equal(expected, _forge.TryVerify(text, TicketUse.AtAuthority(TicketForge.Presented), out _));
    }

    // A3: one without cnf opens only what says so.
    [Fact]
    public void A_ticket_without_binding_opens_only_what_may_be_unbound()
    {
        var (text, _) = _forge.Issuer.Issue(TicketForge.Grant() with { Binding = null, Device = null });
        Assert.False(_forge.TryVerify(text, TicketUse.AtAuthority(TicketForge.Presented), out var why));
        Assert.Equal(TicketRejection.NotBound, why);
        Assert.False(_forge.TryVerify(text, TicketUse.Refresh(TicketForge.Presented, []), out _));
        Assert.True(_forge.TryVerify(text, TicketUse.AtAuthorityMaybeUnbound(null), out _));
    }

    [Fact]
    public void A_stolen_ticket_is_worth_nothing_without_the_device()
    {
        var (text, _) = _forge.Issuer.Issue(TicketForge.Grant());
        var thief = new PresentedDevice(new DeviceIdentity(TicketForge.Authority, AccountName.Parse("mallory"), TicketForge.Laptop), CertificateFingerprint.Of("thief"u8));
        foreach (var use in new[] { TicketUse.AtAuthority(null), TicketUse.AtAuthority(thief), TicketUse.AtAuthorityMaybeUnbound(null), TicketUse.AtAuthorityMaybeUnbound(thief) })
        {
            Assert.False(_forge.TryVerify(text, use, out var why));
            Assert.Equal(TicketRejection.OtherBinding, why);
        }
    }

    // A3: refreshable for 12 hours after the login, expired or not.
    [Fact]
    public void An_expired_ticket_refreshes_until_its_login_is_twelve_hours_old()
    {
        var (text, _) = _forge.Issuer.Issue(TicketForge.Grant());
        var refresh = TicketUse.Refresh(TicketForge.Presented, []);
        _forge.Clock.Now = TicketForge.Start.AddHours(12).AddSeconds(-1);
        Assert.False(_forge.TryVerify(text, TicketUse.AtAuthority(TicketForge.Presented), out _));
        Assert.True(_forge.TryVerify(text, refresh, out _));
        _forge.Clock.Now = TicketForge.Start.AddHours(12);
        Assert.False(_forge.TryVerify(text, refresh, out var why));
        Assert.Equal(TicketRejection.Expired, why);
    }

    // A4: a renewed certificate of the same account and device may refresh a ticket bound to its predecessor; nothing else.
    [Fact]
    public void A_renewed_certificate_refreshes_the_ticket_of_its_predecessor()
    {
        var (text, _) = _forge.Issuer.Issue(TicketForge.Grant());
        var renewed = TicketForge.Presented with { Fingerprint = CertificateFingerprint.Of("renewed"u8) };
        Assert.True(_forge.TryVerify(text, TicketUse.Refresh(renewed, [TicketForge.Fingerprint]), out _));
        Assert.False(_forge.TryVerify(text, TicketUse.Refresh(renewed, []), out _));
        Assert.False(_forge.TryVerify(text, TicketUse.AtAuthority(renewed), out _));

        var otherDevice = renewed with { Identity = renewed.Identity with { Device = DeviceName.Parse("phone") } };
        Assert.False(_forge.TryVerify(text, TicketUse.Refresh(otherDevice, [TicketForge.Fingerprint]), out var why));
        Assert.Equal(TicketRejection.OtherDevice, why);
    }

    // A4: the role, from a password login at most 12 hours old.
    [Fact]
    public void Administration_needs_the_role_the_password_and_a_young_login()
    {
        var admin = TicketForge.Grant() with { Roles = [TicketRoles.Admin] };
        var (_, ticket) = _forge.Issuer.Issue(admin);
        Assert.True(ticket.MayAdminister(TicketForge.Start.AddHours(12).AddSeconds(-1)));
        Assert.False(ticket.MayAdminister(TicketForge.Start.AddHours(12)));
        Assert.False(_forge.Issuer.Issue(TicketForge.Grant()).Ticket.MayAdminister(TicketForge.Start));
        Assert.False(_forge.Issuer.Issue(admin with { Binding = null }).Ticket.MayAdminister(TicketForge.Start));
        Assert.Throws<ArgumentException>(() => _forge.Issuer.Issue(admin with { Methods = [LoginMethods.Device] }));
    }

    // A5
    [Fact]
    public void A_ticket_for_one_peer_is_no_good_elsewhere()
    {
        var bob = AccountName.Parse("bob");
        var (text, _) = _forge.Issuer.Issue(TicketForge.Grant(TicketAudience.Peer(bob)));
        var replays = new MemoryReplayCache(new TestClock(TicketForge.Start.AddSeconds(-10)));
        Assert.False(_forge.TryVerify(text, TicketUse.AtAuthority(TicketForge.Presented), out var why));
        Assert.Equal(TicketRejection.OtherAudience, why);
        Assert.False(_forge.TryVerify(text, TicketUse.AtPeer(AccountName.Parse("carol"), TicketForge.Presented, replays), out _));
        Assert.True(_forge.TryVerify(text, TicketUse.AtPeer(bob, TicketForge.Presented, replays), out _));
    }

    // A5: needs cnf.
    [Fact]
    public void No_ticket_for_a_peer_is_issued_without_binding() =>
        Assert.Throws<ArgumentException>(() => _forge.Issuer.Issue(TicketForge.Grant(TicketAudience.Peer(TicketForge.Alice)) with { Binding = null }));

    // A5: single use.
    [Fact]
    public void A_ticket_passes_at_a_peer_once()
    {
        var (text, _) = _forge.Issuer.Issue(TicketForge.Grant(TicketAudience.Peer(TicketForge.Alice)));
        var use = TicketUse.AtPeer(TicketForge.Alice, TicketForge.Presented, new MemoryReplayCache(new TestClock(TicketForge.Start.AddSeconds(-10))));
        Assert.True(_forge.TryVerify(text, use, out _));
        Assert.False(_forge.TryVerify(text, use, out var why));
        Assert.Equal(TicketRejection.Replayed, why);
    }

    // A5: refuses iat before start, since a cache in memory cannot know what passed before.
    [Fact]
    public void After_a_restart_older_tickets_do_not_pass()
    {
        var (text, _) = _forge.Issuer.Issue(TicketForge.Grant(TicketAudience.Peer(TicketForge.Alice)));
        var restarted = new MemoryReplayCache(new TestClock(TicketForge.Start.AddSeconds(5)));
        Assert.False(_forge.TryVerify(text, TicketUse.AtPeer(TicketForge.Alice, TicketForge.Presented, restarted), out var why));
        Assert.Equal(TicketRejection.Replayed, why);
    }

    [Fact]
    public void A_full_replay_cache_lets_nobody_in_and_forgets_only_what_has_ended()
    {
        var clock = new TestClock(TicketForge.Start.AddSeconds(-10));
        var replays = new MemoryReplayCache(clock, capacity: 2);
        var use = TicketUse.AtPeer(TicketForge.Alice, TicketForge.Presented, replays);
        var texts = Enumerable.Range(0, 3).Select(_ => _forge.Issuer.Issue(TicketForge.Grant(TicketAudience.Peer(TicketForge.Alice))).Text).ToList();
        Assert.True(_forge.TryVerify(texts[0], use, out _));
        Assert.True(_forge.TryVerify(texts[1], use, out _));
        Assert.False(_forge.TryVerify(texts[2], use, out _));
        Assert.False(_forge.TryVerify(texts[0], use, out _));

        clock.Now = _forge.Clock.Now = TicketForge.Start.AddMinutes(16);
        var (later, _) = _forge.Issuer.Issue(TicketForge.Grant(TicketAudience.Peer(TicketForge.Alice)));
        Assert.True(_forge.TryVerify(later, use, out var why), why.ToString());
    }

    // A6: logout ends the whole sid, exchanged tickets included.
    [Fact]
    public void An_ended_login_ends_every_ticket_of_it()
    {
        var grant = TicketForge.Grant();
        var (forAuthority, _) = _forge.Issuer.Issue(grant);
        var (forPeer, _) = _forge.Issuer.Issue(grant with { Audience = TicketAudience.Peer(TicketForge.Alice) });
        _forge.Ended.Logins.Add(grant.Login);
        Assert.False(_forge.TryVerify(forAuthority, TicketUse.AtAuthority(TicketForge.Presented), out var why));
        Assert.Equal(TicketRejection.Revoked, why);
        Assert.False(_forge.TryVerify(forPeer, TicketUse.AtPeer(TicketForge.Alice, TicketForge.Presented, new MemoryReplayCache(new TestClock(DateTimeOffset.UnixEpoch))), out _));
        Assert.False(_forge.TryVerify(forAuthority, TicketUse.Refresh(TicketForge.Presented, []), out _));
    }

    [Fact]
    public void After_a_rotation_tickets_of_both_keys_pass_until_the_old_key_is_dropped()
    {
        using var next = new TicketForge();
        var (old, _) = _forge.Issuer.Issue(TicketForge.Grant());
        var (fresh, _) = next.Issuer.Issue(TicketForge.Grant());
        var use = TicketUse.AtAuthority(TicketForge.Presented);
        Assert.False(_forge.TryVerify(fresh, use, out var why));
        Assert.Equal(TicketRejection.UnknownKey, why);

        _forge.Verifier.Replace(new TicketKeys([next.Signer.PublicKey, _forge.Signer.PublicKey]));
        Assert.True(_forge.TryVerify(old, use, out _));
        Assert.True(_forge.TryVerify(fresh, use, out _));

        _forge.Verifier.Replace(new TicketKeys([next.Signer.PublicKey]));
        Assert.False(_forge.TryVerify(old, use, out _));
    }

    [Fact]
    public async Task One_verifier_serves_many_threads()
    {
        var texts = Enumerable.Range(0, 8).Select(_ => _forge.Issuer.Issue(TicketForge.Grant()).Text).ToList();
        var use = TicketUse.AtAuthority(TicketForge.Presented);
        await Parallel.ForEachAsync(Enumerable.Range(0, 800), TestContext.Current.CancellationToken, (index, _) =>
        {
            Assert.True(_forge.TryVerify(texts[index % 8], use, out TicketRejection _));
            return ValueTask.CompletedTask;
        });
    }
}

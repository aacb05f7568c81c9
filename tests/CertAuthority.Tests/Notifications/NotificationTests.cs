using System.Net;
using System.Net.Http.Json;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Notifications;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Tests.Notifications;

public sealed class NotificationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task M5_contacts_are_told_and_strangers_are_not()
    {
        var clock = new MovableTime();
        await using var authority = await RunningAuthority.StartAsync(clock);
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        using var bob = await Member.JoinAsync(authority, "bob/desk");
        using var eve = await Member.JoinAsync(authority, "eve/desk");
        await bob.LookUpAsync("alice");
        Assert.True(authority.Services<Contacts>().IsContact("alice", "bob"));
        Assert.False(authority.Services<Contacts>().IsContact("alice", "eve"));
        await RaiseAsync(authority, NoticeAudience.OwnerAndContacts);
        Assert.Contains(await ListAsync(bob), static told => told.Kind == Notice.KeyChanged && told.Account == "alice");
        Assert.Contains(await ListAsync(alice), static told => told.Kind == Notice.KeyChanged);
        Assert.DoesNotContain(await ListAsync(eve), static told => told.Kind == Notice.KeyChanged);

        clock.Move(TimeSpan.FromDays(91));
        Assert.False(authority.Services<Contacts>().IsContact("alice", "bob"));
    }

    [Fact]
    public async Task Nobody_becomes_a_contact_by_a_refused_look_up()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var bob = await Member.JoinAsync(authority, "bob/desk");
        using var unknown = await bob.Http.GetAsync(new Uri("v1/prekeys?account=nobody", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.False(authority.Services<Contacts>().IsContact("nobody", "bob"));
    }

    [Fact]
    public async Task C6_notifications_are_listed_in_pages_and_marked_seen_once()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        for (var i = 0; i < 149; i++)
        {
            await RaiseAsync(authority, NoticeAudience.Owner);
        }

        var first = await alice.GetAsync("v1/notifications", NotificationJson.Default.NotificationPage);
        Assert.Equal((100, 150), (first.Notifications.Count, first.Unseen));
        var second = await alice.GetAsync($"v1/notifications?after={first.Next}", NotificationJson.Default.NotificationPage);
        Assert.Equal((50, null), (second.Notifications.Count, second.Next));

        var marked = await MarkAsync(alice, new MarkSeen([first.Notifications[0].Id, 999_999], null));
        Assert.Equal(new MarkedSeen(1, 149), marked);
        Assert.Equal(new MarkedSeen(0, 149), await MarkAsync(alice, new MarkSeen([first.Notifications[0].Id], null)));
        Assert.Equal(new MarkedSeen(149, 0), await MarkAsync(alice, new MarkSeen(null, second.Notifications[^1].Id)));
        Assert.Empty((await alice.GetAsync("v1/notifications", NotificationJson.Default.NotificationPage)).Notifications);
        var all = await alice.GetAsync("v1/notifications?state=all", NotificationJson.Default.NotificationPage);
        Assert.All(all.Notifications, static told => Assert.True(told.Seen));
    }

    [Fact]
    public async Task Nobody_marks_what_another_was_told()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        using var eve = await Member.JoinAsync(authority, "eve/desk");
        var own = await ListAsync(alice);
        Assert.Equal(0, (await MarkAsync(eve, new MarkSeen([.. own.Select(static told => told.Id)], null))).Changed);
        Assert.All(await ListAsync(alice), static told => Assert.False(told.Seen));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"ids":[1],"through":2}""")]
    [InlineData("""{"ids":["x"]}""")]
    [InlineData("""{"ids":1}""")]
    [InlineData("[")]
    public async Task Bad_marks_are_refused(string body)
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        using var answer = await alice.Http.PostAsync(
            new Uri("v1/notifications/seen", UriKind.Relative), new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_notice_of_a_write_that_was_undone_is_not_kept()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        var before = (await ListAsync(alice)).Count;
        await Assert.ThrowsAsync<RefusedException>(() => authority.Open.Database.WriteAsync(
            connection =>
            {
                authority.Services<Notices>().Raise(connection, new Notice(Notice.KeyChanged, NoticeAudience.Owner, "alice", "", ""));
                throw new RefusedException(FailureAnswers.Busy());
            },
            Cancel));
        Assert.Equal(before, (await ListAsync(alice)).Count);
    }

    private static async Task<IReadOnlyList<NotificationRecord>> ListAsync(Member member) =>
        (await member.GetAsync("v1/notifications", NotificationJson.Default.NotificationPage)).Notifications;

    private static async Task<MarkedSeen> MarkAsync(Member member, MarkSeen marks)
    {
        using var answer = await member.PostAsync("v1/notifications/seen", marks, NotificationJson.Default.MarkSeen);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync(NotificationJson.Default.MarkedSeen, Cancel))!;
    }

    private static Task RaiseAsync(RunningAuthority authority, NoticeAudience audience) =>
        authority.Open.Database.WriteAsync(
            connection => authority.Services<Notices>().Raise(connection, new Notice(Notice.KeyChanged, audience, "alice", "laptop", "test")), Cancel);
}

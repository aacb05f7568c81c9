using System.Net;
using PeerSecure.CertAuthority.Events;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Tickets;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Tests.Events;

public sealed class EventStreamTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stream_opens_with_how_things_stand_and_tells_notices_live()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        using var events = await alice.ListenAsync();
        Assert.Equal("text/event-stream", events.Answer.Content.Headers.ContentType?.MediaType);
        var heads = (await events.NextAsync(EventKinds.Revocations)).Read(NotificationJson.Default.RevocationsEvent);
        Assert.NotNull(heads.Issuing);
        var ready = await events.NextAsync(EventKinds.Ready);
        Assert.Equal(1, ready.Read(NotificationJson.Default.ReadyEvent).Notifications);   // its own enrolment

        await RaiseAsync(authority, "alice");
        var told = await events.NextAsync(EventKinds.Notice);
        Assert.True(told.Id > ready.Id);
        Assert.Equal(Notice.KeyChanged, told.Read(NotificationJson.Default.NotificationRecord).Kind);
    }

    [Fact]
    public async Task A_returning_listener_is_told_what_it_missed_and_nothing_twice()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        long from;
        using (var events = await alice.ListenAsync())
        {
            from = (await events.NextAsync(EventKinds.Ready)).Id!.Value;
        }

        for (var i = 0; i < 300; i++)
        {
            await RaiseAsync(authority, "alice");
        }

        using var again = await alice.ListenAsync(from);
        var last = from;
        for (var i = 0; i < 300; i++)
        {
            var next = (await again.NextAsync(EventKinds.Notice)).Id!.Value;
            Assert.True(next > last);
            last = next;
        }

        await RaiseAsync(authority, "alice");
        Assert.True((await again.NextAsync(EventKinds.Notice)).Id > last);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_id_that_was_swept_or_never_given_gets_a_reset(bool swept)
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        await RaiseAsync(authority, "alice");
        await RaiseAsync(authority, "alice");
        if (swept)
        {
            await authority.Open.Database.WriteAsync(connection => EventStore.Sweep(connection, DateTimeOffset.UtcNow.AddDays(1)), Cancel);
        }

        using var events = await alice.ListenAsync(swept ? 1 : 1_000_000);
        var reset = await events.NextAsync(EventKinds.Reset);
        Assert.Equal(authority.Open.Database.Read(EventStore.Newest), reset.Id);
    }

    [Fact]
    public async Task R3_a_revocation_is_pushed_to_everyone_and_ends_the_streams_of_the_revoked()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        using var bob = await Member.JoinAsync(authority, "bob/desk");
        using var atAlice = await alice.ListenAsync();
        using var atBob = await bob.ListenAsync();
        await atAlice.NextAsync(EventKinds.Ready);
        await atBob.NextAsync(EventKinds.Ready);
        (await authority.PostAsync("v1/admin/revoke", """{"name":"alice","device":"laptop","reason":"key-compromise"}""")).EnsureSuccessStatusCode();

        var pushed = (await atBob.NextAsync(EventKinds.Revocations)).Read(NotificationJson.Default.RevocationsEvent);
        Assert.True(pushed.Devices.Number > 0);
        var end = await atAlice.NextAsync(EventKinds.End);
        Assert.Equal(StreamEnd.Revoked, end.Read(NotificationJson.Default.StreamEnd).Reason);
        Assert.Null(await atAlice.NextAsync());
        Assert.Equal(1, authority.Services<EventHub>().Count);
    }

    [Fact]
    public async Task A6_a_logout_ends_the_streams_of_its_login_and_is_told_to_the_others()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        var ticket = await alice.TicketAsync();
        using var leaving = await alice.ListenAsync(ticket: ticket);
        using var staying = await alice.ListenAsync();
        await leaving.NextAsync(EventKinds.Ready);
        await staying.NextAsync(EventKinds.Ready);
        using var logout = new HttpRequestMessage(HttpMethod.Post, "v1/logout");
        logout.Headers.Authorization = new("Bearer", ticket);
        (await alice.Http.SendAsync(logout, Cancel)).EnsureSuccessStatusCode();

        Assert.Equal(StreamEnd.LoggedOut, (await leaving.NextAsync(EventKinds.End)).Read(NotificationJson.Default.StreamEnd).Reason);
        var ended = (await staying.NextAsync(EventKinds.EndedLogin)).Read(NotificationJson.Default.EndedLoginsEvent);
        Assert.Equal(authority.Services<EndedLogins>().Recent(), ended.Logins);
    }

    [Fact]
    public async Task A3_a_stream_ends_with_its_ticket()
    {
        var clock = new MovableTime();
        await using var authority = await RunningAuthority.StartAsync(clock);
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        using var events = await alice.ListenAsync(ticket: await alice.TicketAsync());
        await events.NextAsync(EventKinds.Ready);
        clock.Move(TimeSpan.FromMinutes(16));
        authority.Services<EventHub>().JudgeAll();
        Assert.Equal(StreamEnd.Expired, (await events.NextAsync(EventKinds.End)).Read(NotificationJson.Default.StreamEnd).Reason);
    }

    [Fact]
    public async Task Stopping_the_authority_ends_every_stream_at_once()
    {
        var authority = await RunningAuthority.StartAsync();
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        using var events = await alice.ListenAsync();
        await events.NextAsync(EventKinds.Ready);
        var stopped = authority.StopAsync();
        Assert.Equal(StreamEnd.Stopping, (await events.NextAsync(EventKinds.End)).Read(NotificationJson.Default.StreamEnd).Reason);
        (await stopped).Dispose();
    }

    [Fact]
    public async Task Bad_ids_strangers_and_too_many_streams_are_refused()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        using var stranger = await EventReader.OpenAsync(authority.NewClient(), null, null);
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.Answer.StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Get, "v1/events");
        request.Headers.TryAddWithoutValidation("Last-Event-ID", "-1");
        using var bad = await alice.Http.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);

        var open = new List<EventReader>();
        for (var i = 0; i < 32; i++)
        {
            open.Add(await alice.ListenAsync());
        }

        using var one = await alice.ListenAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, one.Answer.StatusCode);
        open.ForEach(static reader => reader.Dispose());
    }

    [Fact]
    public async Task A_listener_that_takes_nothing_is_owed_one_reset_and_no_more()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        using var device = new EventListener("alice", "laptop", null!, null);
        for (var id = 1; id <= 100; id++)
        {
            device.Offer(new EventFrame(id, [1]));
        }

        var taken = device.Take();
        Assert.True(taken.Lost);
        Assert.Null(taken.Frames);
        device.Offer(new EventFrame(101, [1]));
        Assert.Single(device.Take().Frames!);
    }

    private static Task RaiseAsync(RunningAuthority authority, string account) =>
        authority.Open.Database.WriteAsync(
            connection => authority.Services<Notices>().Raise(connection, new Notice(Notice.KeyChanged, NoticeAudience.Owner, account, "laptop", "test")), Cancel);
}

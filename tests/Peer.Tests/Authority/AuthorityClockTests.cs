using PeerSecure.Peer.Authority;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Peer.Tests.Authority;

public sealed class AuthorityClockTests
{
    private static readonly DateTimeOffset Truth = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(-3)]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(400)]
    public void S3_a_machine_that_is_days_off_runs_on_authority_time_once_it_is_proven(int daysOff)
    {
        var machine = new MovableMachine(Truth.AddDays(daysOff));
        var clock = new AuthorityClock(machine, DateTimeOffset.MinValue);
        _ = clock.Now;   // asked before anything is proven: the wrong answer must not stick
        clock.Prove(Truth, machine.GetTimestamp());
        machine.Passes(TimeSpan.FromSeconds(90));
        Assert.Equal(Truth.AddSeconds(90), clock.Now);
        Assert.Equal(TimeSpan.FromDays(-daysOff), clock.Offset);
    }

    [Fact]
    public void S3_time_never_runs_below_the_highest_the_authority_told()
    {
        var machine = new MovableMachine(Truth.AddYears(-1));
        var clock = new AuthorityClock(machine, Truth);
        Assert.Equal(Truth, clock.Now);
        clock.Prove(Truth.AddDays(-2), machine.GetTimestamp());
        Assert.Equal(Truth, clock.Now);
    }

    [Theory]
    [InlineData(-3)]
    [InlineData(0)]
    [InlineData(3)]
    public void S3_a_machine_that_slept_does_not_fall_behind_and_is_to_ask_again(int daysOff)
    {
        var machine = new MovableMachine(Truth.AddDays(daysOff));
        var clock = new AuthorityClock(machine, DateTimeOffset.MinValue);
        clock.Prove(Truth, machine.GetTimestamp());
        machine.Passes(TimeSpan.FromMinutes(30));
        Assert.True(clock.IsProven);
        Assert.False(clock.IsDue);

        machine.Sleeps(TimeSpan.FromHours(16));
        Assert.False(clock.IsProven);
        Assert.True(clock.IsDue);
        Assert.Equal(Truth.AddHours(16.5), clock.Now);

        clock.Prove(Truth.AddHours(16.5), machine.GetTimestamp());
        Assert.True(clock.IsProven);
        machine.Sleeps(TimeSpan.FromHours(-16));   // the owner turned the clock back: time goes on
        Assert.Equal(Truth.AddHours(16.5), clock.Now);
    }

    [Fact]
    public void S3_a_clock_set_forward_by_mistake_does_not_stick()
    {
        var machine = new MovableMachine(Truth);
        var clock = new AuthorityClock(machine, DateTimeOffset.MinValue);
        clock.Prove(Truth, machine.GetTimestamp());
        machine.Sleeps(TimeSpan.FromDays(400));
        _ = clock.Now;
        clock.Prove(Truth.AddSeconds(5), machine.GetTimestamp());
        Assert.Equal(Truth.AddSeconds(5), clock.Now);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task S3_the_authority_is_asked_for_the_time_again_after_an_hour_and_after_a_sleep(bool asleep)
    {
        var authority = new TestAuthority();
        var machine = new MovableMachine(authority.Now);
        var clock = new AuthorityClock(machine, DateTimeOffset.MinValue);
        clock.Prove(authority.Now, machine.GetTimestamp());
        await using var server = new ScriptedAuthority(authority, static request => request.Path == "/tsa" ? new ScriptedAnswer(200) : null);
        using var client = new AuthorityClient(server.Joined, server.Joined.ToAnchors(), new TestRevocations(), identity: null, clock, machine);
        await Ask();
        machine.Passes(TimeSpan.FromMinutes(59));
        await Ask();
        Assert.Equal(["PUT /x", "PUT /x"], server.Asked);

        if (asleep)
        {
            machine.Sleeps(TimeSpan.FromHours(16));
        }
        else
        {
            machine.Passes(TimeSpan.FromMinutes(1));
        }

        var refused = await Assert.ThrowsAsync<AuthorityException>(Ask);   // what it says is no time stamp
        Assert.Equal(AuthorityFailure.Untrusted, refused.Reason);
        Assert.Equal(["PUT /x", "PUT /x", "POST /tsa"], server.Asked);

        Task Ask() => client.SendAsync(HttpMethod.Put, "x", null, TestContext.Current.CancellationToken);
    }
}

using PeerSecure.Peer.Authority;

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
        var machine = new Machine(Truth.AddDays(daysOff));
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
        var machine = new Machine(Truth.AddYears(-1));
        var clock = new AuthorityClock(machine, Truth);
        Assert.Equal(Truth, clock.Now);
        clock.Prove(Truth.AddDays(-2), machine.GetTimestamp());
        Assert.Equal(Truth, clock.Now);
    }

    private sealed class Machine(DateTimeOffset wall) : TimeProvider
    {
        private TimeSpan _passed;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => wall + _passed;

        public override long GetTimestamp() => _passed.Ticks;

        internal void Passes(TimeSpan time) => _passed += time;
    }
}

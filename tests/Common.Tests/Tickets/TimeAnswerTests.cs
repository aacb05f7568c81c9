using PeerSecure.Common.Certificates;
using PeerSecure.Common.Tickets;

namespace PeerSecure.Common.Tests.Tickets;

public sealed class TimeAnswerTests : IDisposable
{
    private readonly TicketForge _forge = new();
    private readonly DriftingClock _local = new(TicketForge.Start.AddDays(-3));   // three days slow

    public void Dispose() => _forge.Dispose();

    // S3
    [Fact]
    public void The_client_learns_offset_and_error_bound()
    {
        var question = TimeQuestion.Ask(_local);
        var answer = Answer(question.Nonce, received: TimeSpan.FromMilliseconds(40), transmitted: TimeSpan.FromMilliseconds(50));
        _local.Pass(TimeSpan.FromMilliseconds(110));
        Assert.True(question.TryAccept(answer, _forge.Keys, TicketForge.Authority, out var sample, out var why), why.ToString());

        // 40 ms there, 60 ms back: half of the difference is the error, and half of the sum bounds it
        Assert.Equal(TimeSpan.FromDays(3) - TimeSpan.FromMilliseconds(10), sample.Offset);
        Assert.Equal(TimeSpan.FromMilliseconds(50), sample.ErrorBound);
        Assert.Equal(TicketForge.Start.AddMilliseconds(100), sample.AuthorityTime);
    }

    [Fact]
    public void Setting_the_local_clock_while_waiting_does_not_matter()
    {
        var question = TimeQuestion.Ask(_local);
        var answer = Answer(question.Nonce, TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(10));
        _local.Pass(TimeSpan.FromMilliseconds(20));
        _local.Set(TicketForge.Start.AddYears(5));
        Assert.True(question.TryAccept(answer, _forge.Keys, TicketForge.Authority, out var sample, out _));
        Assert.Equal(TimeSpan.FromDays(3), sample.Offset);
    }

    // S3: replayed
    [Fact]
    public void An_answer_counts_once_and_only_for_its_question()
    {
        var question = TimeQuestion.Ask(_local);
        var answer = Answer(question.Nonce, TimeSpan.Zero, TimeSpan.Zero);
        Assert.False(TimeQuestion.Ask(_local).TryAccept(answer, _forge.Keys, TicketForge.Authority, out _, out var why));
        Assert.Equal(TicketRejection.OtherNonce, why);
        Assert.True(question.TryAccept(answer, _forge.Keys, TicketForge.Authority, out _, out _));
        Assert.False(question.TryAccept(answer, _forge.Keys, TicketForge.Authority, out _, out why));
        Assert.Equal(TicketRejection.Replayed, why);
    }

    // S3: altered
    [Fact]
    public void Every_flipped_bit_and_every_truncation_is_refused()
    {
        var question = TimeQuestion.Ask(_local);
        var answer = Answer(question.Nonce, TimeSpan.Zero, TimeSpan.Zero);
        for (var bit = 0; bit < answer.Length * 7; bit++)
        {
            var altered = answer.ToCharArray();
            altered[bit / 7] ^= (char)(1 << (bit % 7));
            Assert.False(question.TryAccept(new string(altered), _forge.Keys, TicketForge.Authority, out _, out _), $"accepted with bit {bit} flipped");
            Assert.False(question.TryAccept(answer[..(bit / 7)], _forge.Keys, TicketForge.Authority, out _, out _));
        }
    }

    [Theory]
    [InlineData(50, 40)]     // sent before it came in
    [InlineData(0, 200)]     // worked on for longer than the question was away
    public void Stamps_that_cannot_be_are_refused(int received, int transmitted)
    {
        var question = TimeQuestion.Ask(_local);
        var answer = Answer(question.Nonce, TimeSpan.FromMilliseconds(received), TimeSpan.FromMilliseconds(transmitted));
        _local.Pass(TimeSpan.FromMilliseconds(100));
        Assert.False(question.TryAccept(answer, _forge.Keys, TicketForge.Authority, out _, out var why));
        Assert.Equal(TicketRejection.ImpossibleStamps, why);
    }

    [Fact]
    public void An_answer_that_came_too_late_is_refused()
    {
        var question = TimeQuestion.Ask(_local);
        var answer = Answer(question.Nonce, TimeSpan.Zero, TimeSpan.Zero);
        _local.Pass(TimeQuestion.Patience + TimeSpan.FromSeconds(1));
        Assert.False(question.TryAccept(answer, _forge.Keys, TicketForge.Authority, out _, out _));
    }

    [Fact]
    public void Another_authority_another_key_and_a_ticket_are_refused()
    {
        using var other = new TicketForge();
        var question = TimeQuestion.Ask(_local);
        var answer = Answer(question.Nonce, TimeSpan.Zero, TimeSpan.Zero);
        Assert.False(question.TryAccept(answer, _forge.Keys, AuthorityId.Parse(new string('b', 32)), out _, out var why));
        Assert.Equal(TicketRejection.OtherIssuer, why);
        Assert.False(question.TryAccept(answer, other.Keys, TicketForge.Authority, out _, out why));
        Assert.Equal(TicketRejection.UnknownKey, why);
        Assert.False(question.TryAccept(_forge.Issuer.Issue(TicketForge.Grant()).Text, _forge.Keys, TicketForge.Authority, out _, out why));
        Assert.Equal(TicketRejection.WrongType, why);
    }

    [Theory]
    [InlineData("{\"iss\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}")]
    [InlineData("{\"iss\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"nonce\":\"x\",\"receivedAt\":1,\"transmittedAt\":2}")]
    [InlineData("{\"iss\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"nonce\":\"x\",\"receivedAt\":\"0001-01-01T00:00:00Z\",\"transmittedAt\":\"9999-12-31T23:59:59Z\"}")]
    [InlineData("[]")]
    [InlineData("")]
    public void A_signed_answer_that_says_nothing_usable_is_refused(string payload)
    {
        var text = _forge.Sign($$"""{"alg":"ES256","typ":"{{TimeAnswer.Type}}","kid":"{{_forge.KeyId}}"}""", payload);
        Assert.False(TimeQuestion.Ask(_local).TryAccept(text, _forge.Keys, TicketForge.Authority, out _, out var why));
        Assert.Equal(TicketRejection.MalformedClaims, why);
    }

    [Fact]
    public void Nonces_have_bounds()
    {
        Assert.True(TimeAnswer.IsNonce(TimeQuestion.Ask(_local).Nonce));
        Assert.False(TimeAnswer.IsNonce(null));
        Assert.False(TimeAnswer.IsNonce("AAAA"));
        Assert.False(TimeAnswer.IsNonce(new string('A', 88)));
        Assert.False(TimeAnswer.IsNonce(TimeQuestion.Ask(_local).Nonce + "="));
    }

    private string Answer(string nonce, TimeSpan received, TimeSpan transmitted) => TimeAnswer.Sign(
        _forge.Signer, TicketForge.Authority, nonce, TicketForge.Start + received, new TestClock(TicketForge.Start + transmitted));

    /// <summary>A local clock whose reading and whose run are told apart.</summary>
    private sealed class DriftingClock(DateTimeOffset now) : TimeProvider
    {
        private DateTimeOffset _now = now;
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => _now;

        public override long GetTimestamp() => _ticks;

        internal void Pass(TimeSpan time)
        {
            _now += time;
            _ticks += time.Ticks;
        }

        internal void Set(DateTimeOffset now) => _now = now;
    }
}

using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Setup;

namespace PeerSecure.Peer.Tests.Setup;

public sealed class PersistenceTests
{
    private readonly List<int> _told = [];
    private int _tries;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task D1_what_is_too_much_just_now_is_tried_four_times_and_then_it_is_over()
    {
        var failure = await Assert.ThrowsAsync<AuthorityException>(() => RunAsync(static _ => Busy(TimeSpan.FromMilliseconds(1))));
        Assert.Equal(AuthorityFailure.TooMany, failure.Reason);
        Assert.Equal(4, _tries);
        Assert.Equal([2, 3, 4], _told);
    }

    [Fact]
    public async Task The_first_try_that_succeeds_is_the_last()
    {
        Assert.True(await RunAsync(number => number < 3 ? Busy(TimeSpan.FromMilliseconds(1)) : null));
        Assert.Equal(3, _tries);
    }

    [Fact]
    public async Task A_refusal_for_good_and_a_wait_too_long_are_not_tried_again()
    {
        await Assert.ThrowsAsync<AuthorityException>(() => RunAsync(static _ => new AuthorityException(AuthorityFailure.Conflict, "alice")));
        await Assert.ThrowsAsync<AuthorityException>(() => RunAsync(static _ => Busy(TimeSpan.FromMinutes(5))));
        Assert.Equal(2, _tries);
    }

    private static AuthorityException Busy(TimeSpan wait) =>
        new(AuthorityFailure.TooMany, new ProblemDocument("about:blank", "Too many", 429, "Slow down.", "too-many-requests", "1"), wait);

    private Task<bool> RunAsync(Func<int, AuthorityException?> fails) => new Persistence((_, number) => _told.Add(number)).RunAsync(mayBeThere =>
    {
        Assert.Equal(_told.Count > 0, mayBeThere);
        return fails(++_tries) is { } failure ? throw failure : Task.FromResult(true);
    }, Cancel);
}

using PeerSecure.Common.Revocation;

namespace PeerSecure.Common.Tests.Revocation;

public sealed class FreshnessPolicyTests
{
    private readonly ListAuthority _authority = new();

    [Fact] // R2
    public void Best_effort_is_met_without_any_list()
    {
        Assert.True(FreshnessPolicy.BestEffort.IsMet(null, _authority.Now));
        Assert.Null(FreshnessPolicy.BestEffort.Remaining(null, _authority.Now));
    }

    [Fact] // R2
    public void Strict_counts_from_this_update_and_is_never_met_without_a_list()
    {
        var peer = _authority.NewPeer();
        var strict = FreshnessPolicy.Strict(TimeSpan.FromDays(4));
        Assert.False(strict.IsMet(peer.Newest(RevocationListKind.Devices), _authority.Now));
        peer.Take(_authority.Both(), _authority.Now);
        var newest = peer.Newest(RevocationListKind.Devices);
        Assert.True(strict.IsMet(newest, _authority.Now + TimeSpan.FromDays(4)));
        Assert.Equal(TimeSpan.FromDays(3), strict.Remaining(newest, _authority.Now + TimeSpan.FromDays(1)));
        Assert.False(strict.IsMet(newest, _authority.Now + TimeSpan.FromDays(4) + TimeSpan.FromSeconds(1)));
        Assert.Equal(TimeSpan.Zero, strict.Remaining(newest, _authority.Now + TimeSpan.FromDays(5)));
    }

    [Fact]
    public void A_list_from_the_future_is_no_proof_of_freshness()
    {
        var peer = _authority.NewPeer();
        peer.Take(_authority.Both(), _authority.Now);
        var strict = FreshnessPolicy.Strict(TimeSpan.FromDays(4));
        Assert.True(strict.IsMet(peer.Newest(RevocationListKind.Devices), _authority.Now - TimeSpan.FromMinutes(9)));
        Assert.False(strict.IsMet(peer.Newest(RevocationListKind.Devices), _authority.Now - TimeSpan.FromMinutes(11)));
    }

    [Theory]
    [InlineData("best-effort")]
    [InlineData("strict 4d")]
    [InlineData("strict 36h")]
    [InlineData("strict 90m")]
    public void Its_text_is_read_and_written(string text)
    {
        Assert.True(FreshnessPolicy.TryParse(text, out var policy));
        Assert.Equal(text, policy.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("strict")]
    [InlineData("strict ")]
    [InlineData("strict d")]
    [InlineData("strict 0d")]
    [InlineData("strict -1d")]
    [InlineData("strict 1.5d")]
    [InlineData("strict 4w")]
    [InlineData("strict 99999d")]
    [InlineData("Strict 4d")]
    [InlineData("none")]
    public void Other_text_is_refused(string? text) => Assert.False(FreshnessPolicy.TryParse(text, out _));
}

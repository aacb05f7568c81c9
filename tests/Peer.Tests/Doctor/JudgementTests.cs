using PeerSecure.Common.Certificates;
using PeerSecure.Common.Discovery.Diagnosis;
using PeerSecure.Common.Revocation;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Doctor;
using PeerSecure.Peer.Tests.Talk;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Peer.Tests.Doctor;

/// <summary>What doctor makes of clocks, certificates and lists; the whole of it, on broken networks and machines, is in the end-to-end tests.</summary>
public sealed class JudgementTests
{
    private static readonly TestAuthority Ours = new();

    [Theory]
    [InlineData(0, "clock", FindingSeverity.Good)]
    [InlineData(-4.5, "clock", FindingSeverity.Good)]
    [InlineData(30, "clock-off", FindingSeverity.Note)]
    [InlineData(-30, "clock-off", FindingSeverity.Note)]
    [InlineData(61, "clock-wrong", FindingSeverity.Problem)]
    [InlineData(-86400, "clock-wrong", FindingSeverity.Problem)]
    public void A_clock_beside_the_authority(double behindSeconds, string code, FindingSeverity severity)
    {
        var clock = new AuthorityClock(TimeProvider.System, DateTimeOffset.MinValue);
        clock.Prove(TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(behindSeconds), TimeProvider.System.GetTimestamp());
        var found = ClockCheck.Judge(clock, Ours.Now, Ours.Now);
        Assert.Equal((code, severity), (found.Code, found.Severity));
    }

    [Theory]
    [InlineData(-1, "clock-not-compared")]
    [InlineData(0.5, "clock-not-compared")]
    [InlineData(2, "clock-wrong")]
    public void S3_without_the_authority_what_it_said_earlier_shows_a_clock_that_is_behind(double minutes, string code) =>
        Assert.Equal(code, ClockCheck.Judge(new AuthorityClock(TimeProvider.System, DateTimeOffset.MinValue), Ours.Now, Ours.Now + TimeSpan.FromMinutes(minutes)).Code);

    [Theory]
    [InlineData(0, "certificate", "")]
    [InlineData(0.8, "certificate-renewal-due", "renews it by itself")]
    [InlineData(1.1, "certificate-expired", "peersecure cert renew")]
    [InlineData(20, "certificate-expired", "peersecure login")]
    [InlineData(-2, "certificate-not-yet-valid", "clock")]
    public void A_certificate_by_its_dates(double lives, string code, string remedy)
    {
        var leaf = Ours.Device("alice", "laptop");
        var now = leaf.Received.NotBefore + ((leaf.Received.NotAfter - leaf.Received.NotBefore) * lives) + TimeSpan.FromSeconds(1);
        var found = CertificateCheck.Judge(leaf.Chain, Ours.Anchors, new TestRevocations(), "alice", now);
        Assert.Equal(code, found.Code);
        Assert.Contains(remedy, found.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_that_is_revoked_or_of_somebody_else()
    {
        var leaf = Ours.Device("alice", "laptop");
        var revoked = new TestRevocations().Revoke(leaf.KeyHash, RevocationReason.KeyCompromise, Ours.Now);
        Assert.Equal("certificate-revoked", CertificateCheck.Judge(leaf.Chain, Ours.Anchors, revoked, "alice", Ours.Now).Code);
        Assert.Equal("certificate-refused", CertificateCheck.Judge(leaf.Chain, new TestAuthority().Anchors, new TestRevocations(), "alice", Ours.Now).Code);
    }

    [Theory]
    [InlineData(1, "best-effort", "kept-list", FindingSeverity.Good)]
    [InlineData(30, "best-effort", "kept-list-old", FindingSeverity.Note)]
    [InlineData(30, "strict 4d", "kept-list-old", FindingSeverity.Note)]
    [InlineData(97, "strict 4d", "kept-list-too-old", FindingSeverity.Problem)]
    public async Task R2_a_kept_list_beside_its_policy(double hours, string policy, string code, FindingSeverity severity)
    {
        await using var lab = new TalkLab();
        var known = new KnownRevocations(lab.Authority.Anchors);
        known.Take(lab.Lists(), lab.Authority.Now);
        var newest = known.Newest(RevocationListKind.Devices);
        Assert.NotNull(newest);
        Assert.True(FreshnessPolicy.TryParse(policy, out var asked));
        var found = KeptListCheck.Judge(newest, asked, lab.Authority.Now + TimeSpan.FromHours(hours));
        Assert.Equal((code, severity), (found.Code, found.Severity));
    }

    [Fact]
    public void Codes_of_the_network_are_written_like_all_others()
    {
        var codes = Enum.GetValues<FindingCode>().Select(NetworkCheck.CodeOf).ToArray();
        Assert.All(codes, static code => Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", code));
        Assert.Contains("ipv6-only", codes);
        Assert.Contains("no-multicast-route", codes);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_told_from_a_full_disk() =>
        Assert.Equal("not-writable", StorageCheck.Disk(Path.Combine(Path.GetTempPath(), "peersecure-test-" + Path.GetRandomFileName())).Code);
}

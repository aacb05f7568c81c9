using PeerSecure.Common.Certificates;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Common.Tests.Certificates;

public sealed class VerifiedAuthorityTests
{
    private static readonly TestAuthority Authority = new();
    private static readonly IRevocationLookup Nothing = new TestRevocations();

    public static IEnumerable<TheoryDataRow<AuthorityRole, AuthorityRole>> Pairs() =>
        from issued in Enum.GetValues<AuthorityRole>()
        from wanted in Enum.GetValues<AuthorityRole>()
        select new TheoryDataRow<AuthorityRole, AuthorityRole>(issued, wanted);

    [Theory] // N5
    [MemberData(nameof(Pairs))]
    public void A_certificate_of_the_authority_is_good_for_its_own_role_alone(AuthorityRole issued, AuthorityRole wanted) =>
        Assert.Equal(issued == wanted ? CertificateRejection.None : CertificateRejection.WrongUsage, Judge(Authority.Authority(issued), wanted));

    [Fact] // N4
    public void A_device_certificate_in_the_authoritys_place_is_refused()
    {
        Assert.Equal(CertificateRejection.WrongUsage, Judge(Authority.Device("mallory", "laptop"), AuthorityRole.Tls));
        var serverOnly = Authority.Device("mallory", "laptop", shape => shape with { Usages = [CertificateProfile.ServerAuth] });
        Assert.Equal(CertificateRejection.WrongNames, Judge(serverOnly, AuthorityRole.Tls));
    }

    [Fact] // N3
    public void The_authoritys_certificate_in_a_devices_place_is_refused()
    {
        VerifiedDevice.TryVerify(Authority.Authority(AuthorityRole.Tls).Chain, Authority.Anchors, Nothing, Authority.Now, out var device, out _);
        Assert.Null(device);
    }

    [Fact]
    public void A_host_name_proves_nothing()
    {
        var stranger = new TestAuthority().Authority(AuthorityRole.Tls, shape => shape with { Uris = [$"peersecure://{Authority.Id}/"], DnsNames = ["ca.example.org"] });
        Assert.Equal(CertificateRejection.UntrustedIssuer, Judge(stranger, AuthorityRole.Tls));
        var noUri = Authority.Authority(AuthorityRole.Tls, shape => shape with { Uris = [], DnsNames = ["ca.example.org"] });
        Assert.Equal(CertificateRejection.WrongNames, Judge(noUri, AuthorityRole.Tls));
    }

    [Fact]
    public void Keys_other_than_the_tls_key_may_go_without_a_name_but_not_under_another()
    {
        foreach (var role in new[] { AuthorityRole.Ticket, AuthorityRole.TimeStamp, AuthorityRole.Ocsp })
        {
            Assert.Equal(CertificateRejection.None, Judge(Authority.Authority(role, shape => shape with { Uris = [] }), role));
            Assert.Equal(CertificateRejection.WrongNames, Judge(Authority.Authority(role, shape => shape with { Uris = [], DnsNames = ["a.b"] }), role));
            var device = Authority.Authority(role, shape => shape with { Uris = [$"peersecure://{Authority.Id}/alice/laptop"] });
            Assert.Equal(CertificateRejection.WrongNames, Judge(device, role));
        }
    }

    [Fact] // RFC 3161, 2.3
    public void A_time_stamp_certificate_needs_its_usage_critical() =>
        Assert.Equal(
            CertificateRejection.WrongUsage,
            Judge(Authority.Authority(AuthorityRole.TimeStamp, shape => shape with { UsagesAreCritical = false }), AuthorityRole.TimeStamp));

    [Fact] // N4
    public void Another_authoritys_uri_is_refused() =>
        Assert.Equal(
            CertificateRejection.OtherAuthority,
            Judge(Authority.Authority(AuthorityRole.Tls, s => s with { Uris = ["peersecure://0123456789abcdef0123456789abcdef/"] }), AuthorityRole.Tls));

    [Fact] // S3
    public void Before_the_time_is_known_everything_but_the_dates_is_verified_and_the_dates_come_later()
    {
        var expired = Authority.Authority(AuthorityRole.Tls, shape => shape with { Left = TimeSpan.FromDays(-1), Age = TimeSpan.FromDays(3) });
        Assert.True(UndatedAuthority.TryVerify(expired.Chain, Authority.Anchors, AuthorityRole.Tls, Nothing, out var undated, out _));
        Assert.True(undated.TryDate(Authority.Now.AddDays(-2), out var verified, out _));
        Assert.Equal(AuthorityRole.Tls, verified.Role);
        Assert.False(undated.TryDate(Authority.Now, out _, out var why));
        Assert.Equal(CertificateRejection.Expired, why);
        Assert.False(undated.TryDate(Authority.Now.AddDays(-4), out _, out why));
        Assert.Equal(CertificateRejection.NotYetValid, why);
    }

    [Fact] // S3
    public void Without_dates_a_stranger_or_a_revoked_certificate_is_still_refused()
    {
        var stranger = new TestAuthority().Authority(AuthorityRole.Tls, shape => shape with { Uris = [$"peersecure://{Authority.Id}/"] });
        Assert.False(UndatedAuthority.TryVerify(stranger.Chain, Authority.Anchors, AuthorityRole.Tls, Nothing, out _, out var why));
        Assert.Equal(CertificateRejection.UntrustedIssuer, why);
        var own = Authority.Authority(AuthorityRole.Tls);
        var revoked = new TestRevocations().Revoke(own.KeyHash, RevocationReason.Superseded, Authority.Now);
        Assert.False(UndatedAuthority.TryVerify(own.Chain, Authority.Anchors, AuthorityRole.Tls, revoked, out _, out why));
        Assert.Equal(CertificateRejection.Revoked, why);
    }

    [Fact] // N2, N7
    public void At_joining_the_pinned_root_vouches_for_the_authority_id()
    {
        var authority = new TestAuthority();
        authority.RollOverRoot(); // the id stays that of the first root
        Assert.True(VerifiedAuthority.TryVerifyAtJoin(authority.Authority(AuthorityRole.Tls).Chain, authority.ReceivedRoot, out var joined, out var anchors, out _));
        Assert.Equal(authority.Id, anchors.Authority);
        Assert.True(joined.TryDate(authority.Now, out _, out _));
        Assert.False(VerifiedAuthority.TryVerifyAtJoin(authority.Authority(AuthorityRole.Tls).Chain, Authority.ReceivedRoot, out _, out _, out var why));
        Assert.Equal(CertificateRejection.UntrustedIssuer, why);
    }

    private static CertificateRejection Judge(TestLeaf leaf, AuthorityRole role)
    {
        VerifiedAuthority.TryVerify(leaf.Chain, Authority.Anchors, role, Nothing, Authority.Now, out _, out var why);
        return why;
    }
}

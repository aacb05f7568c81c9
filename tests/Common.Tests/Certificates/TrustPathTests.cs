using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PeerSecure.Common.Certificates;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Common.Tests.Certificates;

public sealed class TrustPathTests
{
    private static readonly IRevocationLookup Nothing = new TestRevocations();
    private readonly TestAuthority _authority = new();

    [Fact]
    public void The_previous_issuing_certificate_stays_good_after_rotation()
    {
        var before = _authority.Device("alice", "laptop");
        _authority.RotateIssuing();
        var after = _authority.Device("bob", "laptop");
        var anchors = _authority.Anchors;
        Assert.Equal(CertificateRejection.None, Judge(before.Chain, anchors));
        Assert.Equal(CertificateRejection.None, Judge(after.Chain, anchors));
        Assert.Equal(3, anchors.Issuers.Count);
    }

    [Fact]
    public void A_leaf_alone_passes_once_its_issuer_is_known()
    {
        var leaf = _authority.Device("alice", "laptop");
        var anchors = _authority.Anchors;
        Assert.Equal(CertificateRejection.UntrustedIssuer, Judge(leaf.LeafAlone, anchors));
        anchors.Learn([TestAuthority.Receive(_authority.Issuing.Certificate)]);
        Assert.Equal(CertificateRejection.None, Judge(leaf.LeafAlone, anchors));
    }

    [Fact] // N7
    public void A_new_root_is_believed_through_the_cross_certificate_of_the_pinned_root()
    {
        var pinned = _authority.AnchorsOn(_authority.ReceivedRoot);
        _authority.RollOverRoot();
        var leaf = _authority.Device("alice", "laptop");
        Assert.Equal(CertificateRejection.None, Judge(leaf.Chain, pinned));
        Assert.Equal(CertificateRejection.None, Judge(leaf.Chain, _authority.Anchors)); // joined after: pins the new root
    }

    [Fact]
    public void The_order_in_which_issuers_arrive_does_not_matter()
    {
        var pinned = _authority.ReceivedRoot;
        _authority.RollOverRoot();
        var leaf = _authority.Device("alice", "laptop");
        Assert.Equal(CertificateRejection.None, Judge(leaf.ChainOf(leaf.Others.Reverse()), _authority.AnchorsOn(pinned)));
    }

    [Fact] // N7
    public void Without_the_cross_certificate_a_new_root_is_refused()
    {
        var pinned = _authority.ReceivedRoot;
        _authority.RollOverRoot();
        var leaf = _authority.Device("alice", "laptop");
        Assert.Equal(CertificateRejection.UntrustedIssuer, Judge(leaf.ChainOf([_authority.Issuing.Certificate]), _authority.AnchorsOn(pinned)));
        Assert.Equal(
            CertificateRejection.UntrustedIssuer,
            Judge(leaf.ChainOf([_authority.Issuing.Certificate, _authority.Root.Certificate]), _authority.AnchorsOn(pinned)));
    }

    [Fact] // N7
    public void A_cross_certificate_by_anything_but_the_pinned_root_is_refused()
    {
        var pinned = _authority.ReceivedRoot;
        var issuing = _authority.Issuing;
        var usurper = _authority.NewRoot("Test Root 2");
        var crossByIssuing = usurper.Certify(issuing, 1, _authority.Now.AddDays(-1), _authority.Now.AddDays(1)); // the issuing key must not make roots
        var own = _authority.NewIssuing("Test Issuing 2", usurper);
        var leaf = _authority.Leaf(new LeafShape { Uris = [$"peersecure://{_authority.Id}/alice/laptop"] }, own);
        Assert.Equal(CertificateRejection.UntrustedIssuer, Judge(leaf.ChainOf([own.Certificate, crossByIssuing, issuing.Certificate]), _authority.AnchorsOn(pinned)));
    }

    [Fact] // N5: root and cross keys sign no leaves
    public void A_leaf_signed_by_the_root_itself_is_refused()
    {
        var leaf = _authority.Leaf(new LeafShape { Uris = [$"peersecure://{_authority.Id}/alice/laptop"] }, _authority.Root);
        Assert.Equal(CertificateRejection.UntrustedIssuer, Judge(leaf.LeafAlone, _authority.Anchors));
        _authority.RollOverRoot();
        var byCross = _authority.Leaf(new LeafShape { Uris = [$"peersecure://{_authority.Id}/alice/laptop"] }, _authority.Root);
        Assert.Equal(CertificateRejection.UntrustedIssuer, Judge(byCross.Chain, _authority.Anchors));
    }

    [Fact]
    public void A_device_certificate_cannot_issue_others()
    {
        var mallory = _authority.Device("mallory", "laptop");
        var request = new CertificateRequest("CN=alice", ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256);
        foreach (var extension in _authority.Device("alice", "laptop").Certificate.Extensions.Where(e => e.Oid?.Value != "2.5.29.35"))
        {
            request.CertificateExtensions.Add(extension);
        }

        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(mallory.Certificate, true, false));
        var forged = request.Create(
            mallory.Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(mallory.Key), _authority.Now, _authority.Now.AddDays(1), [1, 2, 3]);
        Assert.True(ReceivedChain.TryParse([forged.RawData, mallory.Certificate.RawData, _authority.Issuing.Certificate.RawData], out var chain, out _));
        Assert.Equal(CertificateRejection.UntrustedIssuer, Judge(chain, _authority.Anchors));
    }

    [Theory]
    [InlineData("no certificate signing", false)]
    [InlineData("no authority", false)]
    [InlineData("path length 1", false)]
    [InlineData("nothing", true)]
    public void An_issuing_certificate_outside_the_profile_issues_nothing(string wrong, bool good)
    {
        var issuing = new TestIssuer("Odd Issuing", ECCurve.NamedCurves.nistP256);
        var certificate = issuing.Certify(
            _authority.Root,
            wrong == "path length 1" ? 1 : 0,
            _authority.Now.AddDays(-1),
            _authority.Now.AddDays(1),
            wrong == "no certificate signing" ? X509KeyUsageFlags.CrlSign : X509KeyUsageFlags.KeyCertSign,
            wrong != "no authority");
        issuing.CertifiedBy(_authority.Root, 0, _authority.Now, _authority.Now);
        var leaf = _authority.Leaf(new LeafShape { Uris = [$"peersecure://{_authority.Id}/alice/laptop"] }, issuing);
        Assert.Equal(good ? CertificateRejection.None : CertificateRejection.UntrustedIssuer, Judge(leaf.ChainOf([certificate]), _authority.Anchors));
    }

    [Fact]
    public void An_expired_or_revoked_issuer_takes_its_leaves_along()
    {
        var leaf = _authority.Device("alice", "laptop", shape => shape with { Left = TimeSpan.FromDays(1000) });
        Assert.Equal(CertificateRejection.IssuerNotValidNow, Judge(leaf.Chain, _authority.Anchors, now: _authority.Now.AddDays(366)));
        Assert.Equal(CertificateRejection.IssuerNotValidNow, Judge(leaf.Chain, _authority.Anchors, now: _authority.Now.AddDays(-21)));
        var bySerial = new TestRevocations().Revoke(
            _authority.Root.KeyHash, TestAuthority.Receive(_authority.Issuing.Certificate).Serial, RevocationReason.KeyCompromise, _authority.Now);
        Assert.Equal(CertificateRejection.IssuerRevoked, Judge(leaf.Chain, _authority.Anchors, bySerial));
        var byKey = new TestRevocations().Revoke(_authority.Issuing.KeyHash, RevocationReason.KeyCompromise, _authority.Now);
        Assert.Equal(CertificateRejection.IssuerRevoked, Judge(leaf.Chain, _authority.Anchors, byKey));
    }

    [Fact]
    public void A_renewed_cross_certificate_replaces_one_that_ran_out()
    {
        var old = _authority.Root;
        var anchors = _authority.AnchorsOn(_authority.ReceivedRoot);
        _authority.RollOverRoot();
        var leaf = _authority.Device("alice", "laptop", shape => shape with { Left = TimeSpan.FromDays(300) });
        var issuing = _authority.Issuing.Certificate;
        var shortCross = _authority.Root.Certify(old, 1, _authority.Now.AddDays(-1), _authority.Now.AddDays(1));
        var later = _authority.Now.AddDays(2);
        Assert.Equal(CertificateRejection.None, Judge(leaf.ChainOf([issuing, shortCross]), anchors));
        Assert.Equal(CertificateRejection.IssuerNotValidNow, Judge(leaf.ChainOf([issuing, shortCross]), anchors, now: later));
        Assert.Equal(CertificateRejection.None, Judge(leaf.ChainOf([issuing, _authority.Cross[0]]), anchors, now: later));
        Assert.Equal(CertificateRejection.None, Judge(leaf.LeafAlone, anchors, now: later));
    }

    [Fact]
    public void Roots_that_signed_each_other_make_no_endless_paths()
    {
        var first = _authority.Root;
        var firstPinned = _authority.ReceivedRoot;
        var oldLeaf = _authority.Device("alice", "laptop");
        _authority.RollOverRoot();
        var back = first.Certify(_authority.Root, 1, _authority.Now.AddDays(-1), _authority.Now.AddDays(1));
        var newLeaf = _authority.Device("bob", "laptop");
        var everything = newLeaf.Others.Concat(oldLeaf.Others).Append(back).Select(TestAuthority.Receive).ToList();
        var anchors = _authority.AnchorsOn(firstPinned);
        anchors.Learn(everything);
        Assert.InRange(anchors.Issuers.Count, 4, 8);
        Assert.Equal(CertificateRejection.None, Judge(newLeaf.LeafAlone, anchors));
        Assert.Equal(CertificateRejection.None, Judge(oldLeaf.ChainOf([oldLeaf.Others[0], back]), _authority.Anchors)); // and the other way round
    }

    [Fact]
    public void Strangers_cannot_fill_the_memory_of_issuers()
    {
        var anchors = _authority.Anchors;
        var own = _authority.Device("alice", "laptop");
        Assert.Equal(CertificateRejection.None, Judge(own.Chain, anchors));
        for (var i = 0; i < 5; i++)
        {
            var stranger = new TestAuthority();
            var leaf = stranger.Device("alice", "laptop", shape => shape with { Uris = [$"peersecure://{_authority.Id}/alice/laptop"] });
            Assert.NotEqual(CertificateRejection.None, Judge(leaf.ChainOf([.. leaf.Others, stranger.Root.Certificate]), anchors));
        }

        Assert.Equal(2, anchors.Issuers.Count);
    }

    [Fact] // N5
    public void Only_a_self_signed_p384_authority_can_be_pinned()
    {
        Assert.False(TrustAnchors.TryCreate(_authority.Id, [], out _, out var why));
        Assert.Equal(CertificateRejection.NotARoot, why);
        var small = new TestIssuer("Small", ECCurve.NamedCurves.nistP256).CertifiedBy(null, null, _authority.Now, _authority.Now.AddDays(1));
        var noAuthority = new TestIssuer("Leaf", ECCurve.NamedCurves.nistP384)
            .Certify(_authority.Root, null, _authority.Now, _authority.Now.AddDays(1), isAuthority: false);
        foreach (var wrong in new[] { small.Certificate, noAuthority, _authority.Issuing.Certificate, _authority.Device("alice", "laptop").Certificate })
        {
            Assert.False(TrustAnchors.TryCreate(_authority.Id, [_authority.ReceivedRoot, TestAuthority.Receive(wrong)], out _, out why));
            Assert.Equal(CertificateRejection.NotARoot, why);
        }
    }

    private CertificateRejection Judge(ReceivedChain chain, TrustAnchors anchors, IRevocationLookup? revocations = null, DateTimeOffset? now = null)
    {
        VerifiedDevice.TryVerify(chain, anchors, revocations ?? Nothing, now ?? _authority.Now, out _, out var why);
        return why;
    }
}

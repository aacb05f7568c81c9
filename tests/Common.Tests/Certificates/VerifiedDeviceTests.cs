using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PeerSecure.Common.Certificates;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Common.Tests.Certificates;

public sealed class VerifiedDeviceTests
{
    private static readonly TestAuthority Authority = new();
    private static readonly IRevocationLookup Nothing = new TestRevocations();

    [Fact] // N3
    public void A_device_certificate_of_our_authority_is_believed()
    {
        var leaf = Authority.Device("alice", "laptop");
        Assert.True(VerifiedDevice.TryVerify(leaf.Chain, Authority.Anchors, Nothing, Authority.Now, out var device, out var why), why.ToString());
        Assert.Equal("alice", device.Identity.Account.Value);
        Assert.Equal("laptop", device.Identity.Device.Value);
        Assert.Equal(leaf.KeyHash, device.KeyHash);
        Assert.Equal(Authority.Issuing.KeyHash, device.Issuer.KeyHash);
        Assert.Null(device.RevokedLater);
    }

    [Fact] // N3
    public void A_p384_device_key_is_believed() =>
        Assert.Equal(CertificateRejection.None, Judge(Authority.Device("alice", "laptop", s => s with { Curve = ECCurve.NamedCurves.nistP384 })));

    public static TheoryData<string, CertificateRejection> WrongShapes => new()
    {
        { "an authority", CertificateRejection.WrongUsage }, // N3
        { "key usage with encipherment", CertificateRejection.WrongUsage }, // K1
        { "key usage with certificate signing", CertificateRejection.WrongUsage },
        { "no key usage", CertificateRejection.WrongUsage },
        { "client only", CertificateRejection.WrongUsage },
        { "server only", CertificateRejection.WrongUsage },
        { "any usage", CertificateRejection.WrongUsage },
        { "one usage too many", CertificateRejection.WrongUsage },
        { "no extended usage", CertificateRejection.WrongUsage },
        { "dns name", CertificateRejection.WrongNames }, // N3
        { "ip address", CertificateRejection.WrongNames }, // N3
        { "email", CertificateRejection.WrongNames },
        { "two uris", CertificateRejection.WrongNames },
        { "no uri", CertificateRejection.WrongNames },
        { "uri without device", CertificateRejection.WrongNames },
        { "authority uri", CertificateRejection.WrongNames },
        { "reserved account", CertificateRejection.WrongNames }, // N1
        { "other common name", CertificateRejection.WrongNames },
        { "two common names", CertificateRejection.WrongNames },
        { "common name and organisation", CertificateRejection.WrongNames },
        { "other authority", CertificateRejection.OtherAuthority },
        { "p-521", CertificateRejection.UnsupportedAlgorithm }, // N3
        { "sha-512", CertificateRejection.UnsupportedAlgorithm },
        { "sha-384 by a p-256 issuer", CertificateRejection.BadSignature },
        { "unknown critical extension", CertificateRejection.UnknownCriticalExtension },
        { "expired", CertificateRejection.Expired },
        { "not yet valid", CertificateRejection.NotYetValid },
    };

    [Theory]
    [MemberData(nameof(WrongShapes))]
    public void A_certificate_outside_the_profile_is_refused_though_our_authority_signed_it(string wrong, CertificateRejection expected) =>
        Assert.Equal(expected, Judge(() => Authority.Device("alice", "laptop", shape => Spoil(shape, wrong))));

    [Fact]
    public void An_unknown_extension_that_is_not_critical_is_passed_over() =>
        Assert.Equal(CertificateRejection.None, Judge(Authority.Device("alice", "laptop", s => s with { MoreExtensions = [Unknown(critical: false)] })));

    [Fact]
    public void A_certificate_of_another_authority_with_our_id_in_it_is_refused()
    {
        var impostor = new TestAuthority();
        var leaf = impostor.Device("alice", "laptop", s => s with { Uris = [$"peersecure://{Authority.Id}/alice/laptop"] });
        Assert.Equal(CertificateRejection.UntrustedIssuer, Judge(leaf));
        Assert.Equal(CertificateRejection.UntrustedIssuer, Judge(leaf.ChainOf([.. leaf.Others, impostor.Root.Certificate])));
    }

    [Fact]
    public void A_leaf_signed_by_a_key_that_only_takes_our_issuers_name_is_refused()
    {
        // Same name and key identifier as ours, another key.
        var impostor = new TestIssuer("Test Issuing 1", ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=alice", ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256);
        foreach (var extension in Authority.Device("alice", "laptop").Certificate.Extensions)
        {
            request.CertificateExtensions.Add(extension);
        }

        var forged = request.Create(impostor.Name, X509SignatureGenerator.CreateForECDsa(impostor.Key), Authority.Now, Authority.Now.AddDays(1), [1, 2, 3]);
        Assert.True(ReceivedChain.TryParse([forged.RawData, Authority.Issuing.Certificate.RawData], out var chain, out _));
        var anchors = Authority.Anchors;
        Assert.Equal(CertificateRejection.BadSignature, Judge(chain, anchors));
        Assert.Equal(CertificateRejection.BadSignature, Judge(chain, anchors)); // and again with the issuer known
    }

    [Fact]
    public void A_self_signed_certificate_is_refused()
    {
        var own = new TestIssuer("alice", ECCurve.NamedCurves.nistP256);
        var shape = new LeafShape { Key = own.Key, Uris = [$"peersecure://{Authority.Id}/alice/laptop"] };
        own.CertifiedBy(null, 0, Authority.Now.AddDays(-1), Authority.Now.AddDays(1));
        Assert.Equal(CertificateRejection.UntrustedIssuer, Judge(Authority.Leaf(shape, own)));
    }

    [Fact] // R1
    public void A_certificate_revoked_by_issuer_and_serial_is_refused()
    {
        var leaf = Authority.Device("alice", "laptop");
        var byOther = new TestRevocations().Revoke(Authority.Root.KeyHash, leaf.Received.Serial, RevocationReason.KeyCompromise, Authority.Now);
        Assert.Equal(CertificateRejection.None, Judge(leaf, byOther));
        var revoked = new TestRevocations().Revoke(Authority.Issuing.KeyHash, leaf.Received.Serial, RevocationReason.Superseded, Authority.Now);
        Assert.Equal(CertificateRejection.Revoked, Judge(leaf, revoked));
    }

    [Fact] // R1: a new certificate does not bring a revoked key back
    public void A_revoked_key_is_refused_in_any_certificate()
    {
        var leaf = Authority.Device("alice", "laptop");
        var renewed = Authority.Device("alice", "laptop", shape => shape with { Key = leaf.Key });
        var revoked = new TestRevocations().Revoke(leaf.KeyHash, RevocationReason.KeyCompromise, Authority.Now);
        Assert.Equal(CertificateRejection.Revoked, Judge(leaf, revoked));
        Assert.Equal(CertificateRejection.Revoked, Judge(renewed, revoked));
    }

    [Fact]
    public void Revoked_is_said_rather_than_expired()
    {
        var leaf = Authority.Device("alice", "laptop", shape => shape with { Left = TimeSpan.FromMinutes(-1) });
        var revoked = new TestRevocations().Revoke(leaf.KeyHash, RevocationReason.KeyCompromise, Authority.Now);
        Assert.Equal(CertificateRejection.Revoked, Judge(leaf, revoked));
    }

    [Fact] // M2
    public void As_of_a_time_before_the_revocation_it_passes_and_says_so()
    {
        var leaf = Authority.Device("alice", "laptop");
        var revoked = new TestRevocations().Revoke(leaf.KeyHash, RevocationReason.KeyCompromise, Authority.Now);
        Assert.True(VerifiedDevice.TryVerifyAsOf(leaf.Chain, Authority.Anchors, revoked, Authority.Now.AddMinutes(-1), out var device, out _));
        Assert.Equal(RevocationReason.KeyCompromise, device.RevokedLater?.Reason);
        Assert.False(VerifiedDevice.TryVerifyAsOf(leaf.Chain, Authority.Anchors, revoked, Authority.Now, out _, out var why));
        Assert.Equal(CertificateRejection.Revoked, why);
    }

    [Fact] // R3
    public void A_live_device_is_judged_again_when_revocations_change()
    {
        var leaf = Authority.Device("alice", "laptop");
        Assert.True(VerifiedDevice.TryVerify(leaf.Chain, Authority.Anchors, Nothing, Authority.Now, out var device, out _));
        Assert.Equal(CertificateRejection.None, device.JudgeAgain(Nothing, Authority.Now));
        Assert.Equal(CertificateRejection.Expired, device.JudgeAgain(Nothing, Authority.Now.AddDays(7)));
        var ofDevice = new TestRevocations().Revoke(leaf.KeyHash, RevocationReason.CessationOfOperation, Authority.Now);
        Assert.Equal(CertificateRejection.Revoked, device.JudgeAgain(ofDevice, Authority.Now));
        var ofIssuer = new TestRevocations().Revoke(Authority.Issuing.KeyHash, RevocationReason.AuthorityCompromise, Authority.Now);
        Assert.Equal(CertificateRejection.IssuerRevoked, device.JudgeAgain(ofIssuer, Authority.Now));
    }

    private static LeafShape Spoil(LeafShape shape, string how) => how switch
    {
        "an authority" => shape with { IsAuthority = true },
        "key usage with encipherment" => shape with { KeyUsage = shape.KeyUsage | X509KeyUsageFlags.KeyEncipherment },
        "key usage with certificate signing" => shape with { KeyUsage = shape.KeyUsage | X509KeyUsageFlags.KeyCertSign },
        "no key usage" => shape with { KeyUsage = X509KeyUsageFlags.None },
        "client only" => shape with { Usages = [CertificateProfile.ClientAuth] },
        "server only" => shape with { Usages = [CertificateProfile.ServerAuth] },
        "any usage" => shape with { Usages = ["2.5.29.37.0"] },
        "one usage too many" => shape with { Usages = [.. shape.Usages, "1.3.6.1.5.5.7.3.3"] },
        "no extended usage" => shape with { Usages = [] },
        "dns name" => shape with { DnsNames = ["example.org"] },
        "ip address" => shape with { IpAddresses = ["10.0.0.1"] },
        "email" => shape with { Uris = [], MoreExtensions = [Email()] },
        "two uris" => shape with { Uris = [shape.Uris[0], shape.Uris[0] + "2"] },
        "no uri" => shape with { Uris = [] },
        "uri without device" => shape with { Uris = [$"peersecure://{Authority.Id}/alice"] },
        "authority uri" => shape with { Uris = [$"peersecure://{Authority.Id}/"] },
        "reserved account" => shape with { Subject = "CN=admin", Uris = [$"peersecure://{Authority.Id}/admin/laptop"] },
        "other common name" => shape with { Subject = "CN=bob" },
        "two common names" => shape with { Subject = "CN=alice, CN=alice" },
        "common name and organisation" => shape with { Subject = "O=Evil, CN=alice" },
        "other authority" => shape with { Uris = ["peersecure://0123456789abcdef0123456789abcdef/alice/laptop"] },
        "p-521" => shape with { Curve = ECCurve.NamedCurves.nistP521 },
        "sha-512" => shape with { Hash = HashAlgorithmName.SHA512 },
        "sha-384 by a p-256 issuer" => shape with { Hash = HashAlgorithmName.SHA384 },
        "unknown critical extension" => shape with { MoreExtensions = [Unknown(critical: true)] },
        "expired" => shape with { Left = TimeSpan.FromSeconds(-1) },
        "not yet valid" => shape with { Age = TimeSpan.FromSeconds(-1) },
        _ => throw new ArgumentOutOfRangeException(nameof(how), how, "No such spoiling."),
    };

    private static X509Extension Unknown(bool critical) => new("1.3.6.1.4.1.55555.1", [5, 0], critical);

    private static X509Extension Email()
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddEmailAddress("alice@example.org");
        return names.Build();
    }

    private static CertificateRejection Judge(Func<TestLeaf> mint)
    {
        var leaf = mint();
        return ReceivedChain.TryParse([leaf.Certificate.RawData, Authority.Issuing.Certificate.RawData], out var chain, out var why) ? Judge(chain) : why;
    }

    private static CertificateRejection Judge(TestLeaf leaf, IRevocationLookup? revocations = null) => Judge(leaf.Chain, null, revocations);

    private static CertificateRejection Judge(ReceivedChain chain, TrustAnchors? anchors = null, IRevocationLookup? revocations = null)
    {
        var good = VerifiedDevice.TryVerify(chain, anchors ?? Authority.Anchors, revocations ?? Nothing, Authority.Now, out var device, out var why);
        Assert.Equal(good, device is not null);
        Assert.Equal(good, why == CertificateRejection.None);
        return why;
    }
}

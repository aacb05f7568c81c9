using System.Security.Cryptography;
using PeerSecure.CertAuthority.Issuing;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Keys;

namespace PeerSecure.CertAuthority.Tests.Issuing;

/// <summary>What the authority signs, as every peer of ours judges it.</summary>
public sealed class VerificationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DatabaseKey _databaseKey = DatabaseKey.Random();
    private readonly AuthorityKeys _keys;

    public VerificationTests() => _keys = AuthorityKeys.OpenOrCreate(_folder.Path, _databaseKey, ["ca.example"], new Uri("http://ca.example/"), TimeProvider.System);

    public void Dispose()
    {
        _keys.Dispose();
        _databaseKey.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void N3_a_device_certificate_verifies_to_the_pinned_root()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var identity = new DeviceIdentity(_keys.Current.Authority, AccountName.Parse("alice"), DeviceName.Parse("laptop"));
        var issued = _keys.Current.Issuing.Devices.Issue(identity, TestIssuer.RequestFor(key), Now);

        Assert.True(VerifiedDevice.TryVerify(Sent(issued.Der), Anchors(_keys.Current.Root), DangerousNoRevocation.Lookup, Now, out var device, out var why), why.ToString());
        Assert.Equal(identity, device.Identity);
    }

    [Theory]
    [InlineData(nameof(AuthorityRole.Tls))]
    [InlineData(nameof(AuthorityRole.Ticket))]
    [InlineData(nameof(AuthorityRole.TimeStamp))]
    [InlineData(nameof(AuthorityRole.Ocsp))]
    public void N4_each_service_certificate_verifies_in_its_role_and_in_no_other(string role)
    {
        var certificate = CertificateOf(Enum.Parse<AuthorityRole>(role));
        foreach (var asked in Enum.GetValues<AuthorityRole>())
            Assert.Equal(asked.ToString() == role, Verifies(certificate, asked, _keys.Current.Root));
        Assert.False(VerifiedDevice.TryVerify(Sent(certificate.Der), Anchors(_keys.Current.Root), DangerousNoRevocation.Lookup, Now, out _, out _));
    }

    [Fact]
    public void N7_after_roll_overs_a_peer_that_pinned_the_first_root_still_verifies()
    {
        var first = _keys.Current.Root;
        _keys.Rotate(AuthorityKeyKind.Root);
        Assert.True(Verifies(_keys.Current.Tls.Certificate, AuthorityRole.Tls, first));
        _keys.Rotate(AuthorityKeyKind.Root);
        _keys.Rotate(AuthorityKeyKind.Issuing);
        Assert.True(Verifies(_keys.Current.Tls.Certificate, AuthorityRole.Tls, first));
        Assert.True(Verifies(_keys.Current.Timestamp.Certificate, AuthorityRole.TimeStamp, _keys.Current.Root));
    }

    [Fact]
    public void N6_tls_shows_leaf_issuing_and_cross_certificates_and_never_the_root()
    {
        _keys.Rotate(AuthorityKeyKind.Root);
        var identity = _keys.Current.OpenTlsIdentity();
        Assert.True(identity.Leaf.HasPrivateKey);
        Assert.Equal(_keys.Current.Chain.Select(held => Convert.ToHexString(held.Der)), identity.Sent.Select(sent => Convert.ToHexString(sent.RawData)));
        Assert.DoesNotContain(identity.Sent, sent => sent.RawData.SequenceEqual(_keys.Current.Root.Der));
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private HeldCertificate CertificateOf(AuthorityRole role) => role switch
    {
        AuthorityRole.Tls => _keys.Current.Tls.Certificate,
        AuthorityRole.Ticket => _keys.Current.Ticket.Certificate,
        AuthorityRole.TimeStamp => _keys.Current.Timestamp.Certificate,
        AuthorityRole.Ocsp => _keys.Current.Issuing.ResponderAt(Now).Certificate,
    };

    private bool Verifies(HeldCertificate certificate, AuthorityRole role, HeldCertificate pinned) =>
        VerifiedAuthority.TryVerify(Sent(certificate.Der), Anchors(pinned), role, DangerousNoRevocation.Lookup, Now, out _, out _);

    private ReceivedChain Sent(byte[] leaf)
    {
        Assert.True(ReceivedChain.TryParse([leaf, .. _keys.Current.Chain.Select(held => held.Der)], out var chain, out var why), why.ToString());
        return chain;
    }

    private TrustAnchors Anchors(HeldCertificate pinned)
    {
        Assert.True(ReceivedCertificate.TryParse(pinned.Der, out var root, out _));
        Assert.True(TrustAnchors.TryCreate(_keys.Current.Authority, [root], out var anchors, out var why), why.ToString());
        return anchors;
    }
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using PeerSecure.Common.Certificates;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Setup;
using PeerSecure.Peer.Tests.Authority;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Peer.Tests.Setup;

/// <summary>N6: the authority answers with the leaf alone; what is kept has to be enough for peers that cannot ask it.</summary>
public sealed class EstClientTests
{
    private readonly TestAuthority _authority = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task N6_a_new_certificate_is_kept_with_its_issuing_certificate_even_one_of_a_minute_ago(bool rotated)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var leaf = new Lazy<TestLeaf>(() => _authority.Device("alice", "laptop", shape => shape with { Key = key }));
        await using var server = new ScriptedAuthority(_authority, request => request.Path switch
        {
            "/.well-known/est/simpleenroll" => Certificates(leaf.Value.Certificate),
            "/.well-known/est/cacerts" => Certificates(_authority.Root.Certificate, _authority.Issuing.Certificate),
            _ => null,
        });
        if (rotated)
        {
            _authority.RotateIssuing();   // the connection's certificate is of the key before
        }

        var chain = await EnrollAsync(server, key);
        Assert.Equal([leaf.Value.Certificate.RawData, _authority.Issuing.Certificate.RawData], Sent(chain).Take(2));
        Assert.DoesNotContain(Sent(chain), der => der.AsSpan().SequenceEqual(_authority.Root.Certificate.RawData));
        Assert.True(VerifiedDevice.TryVerify(chain, _authority.Anchors, DangerousNoRevocation.Lookup, _authority.Now, out _, out var why), $"{why}");
    }

    [Fact]
    public async Task N6_in_roll_over_the_cross_certificate_goes_along()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var old = _authority.Anchors;
        var cross = _authority.RollOverRoot();
        await using var server = new ScriptedAuthority(_authority, request =>
            request.Path == "/.well-known/est/simpleenroll" ? Certificates(_authority.Device("alice", "laptop", shape => shape with { Key = key }).Certificate) : null);
        var chain = await EnrollAsync(server, key);   // joined at the new root
        Assert.Contains(Sent(chain), der => der.AsSpan().SequenceEqual(cross.RawData));
        Assert.True(VerifiedDevice.TryVerify(chain, old, DangerousNoRevocation.Lookup, _authority.Now, out _, out var why), $"{why}");
    }

    [Fact]
    public async Task N6_a_profile_with_a_leaf_alone_is_completed_at_its_next_use()
    {
        await using var server = new ScriptedAuthority(_authority, static request => request.Path == "/v1/account" ? ScriptedAnswer.Json("{}") : null);
        using var profile = await TestProfile.CreateAsync(_authority, server, static leaf => leaf.LeafAlone);
        await using (var signedIn = await profile.OpenAsync(new MovableMachine(_authority.Now), _authority.Now))
        {
            await signedIn.EnsureTicketAsync(Cancel);   // the first contact: its handshake brings the issuing certificate
            await signedIn.EnsureTicketAsync(Cancel);
        }

        await using var again = await profile.OpenAsync(new MovableMachine(_authority.Now), null);
        Assert.Equal(_authority.Issuing.Certificate.RawData, again.Profile.Signer.Chain[1]);
    }

    private async Task<ReceivedChain> EnrollAsync(ScriptedAuthority server, ECDsa key)
    {
        var machine = new MovableMachine(_authority.Now);
        var clock = new AuthorityClock(machine, DateTimeOffset.MinValue);
        clock.Prove(_authority.Now, machine.GetTimestamp());
        using var client = new AuthorityClient(server.Joined, server.Joined.ToAnchors(), DangerousNoRevocation.Lookup, identity: null, clock, machine);
        var identity = new DeviceIdentity(_authority.Id, AccountName.Parse("alice"), DeviceName.Parse("laptop"));
        return await new EstClient(client).EnrollAsync(identity, key, Cancel);
    }

    private static IReadOnlyList<byte[]> Sent(ReceivedChain chain) => [.. chain.Others.Prepend(chain.Leaf).Select(static part => part.Der.ToArray())];

    private static ScriptedAnswer Certificates(params X509Certificate2[] certificates) => new(200)
    {
        Type = "application/pkcs7-mime",
        Body = Encoding.ASCII.GetBytes(Convert.ToBase64String(new X509Certificate2Collection(certificates.Select(static one => X509CertificateLoader.LoadCertificate(one.RawData)).ToArray()).Export(X509ContentType.Pkcs7)!)),
    };
}

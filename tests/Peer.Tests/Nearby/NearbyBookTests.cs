using PeerSecure.Common.Certificates;
using PeerSecure.Common.Discovery;
using PeerSecure.Peer.Identity;
using PeerSecure.Peer.Nearby;
using PeerSecure.Peer.Vault;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Peer.Tests.Nearby;

/// <summary>What adverts claim, held against what this profile knows.</summary>
public sealed class NearbyBookTests
{
    private static readonly TestAuthority Ours = new();
    private static readonly string Key = new('b', 64);
    private static readonly string OwnKey = new('a', 16);
    private static readonly JoinedAuthority Joined = new() { Id = Ours.Id.Value, Roots = [new CertificateBytes(Ours.Root.Certificate.RawData)], Addresses = ["ca.lab:1256"] };

    [Theory]
    [InlineData("alice", true, 'b', NearbyTrust.Known)]
    [InlineData("alice", true, 'c', NearbyTrust.OtherKey)]
    [InlineData("alice", false, 'b', NearbyTrust.Unknown)]
    [InlineData("carol", true, 'b', NearbyTrust.Unknown)]
    [InlineData("me", true, 'a', NearbyTrust.Self)]
    [InlineData("me", false, 'a', NearbyTrust.Unknown)]
    [InlineData(null, true, 'b', NearbyTrust.Unknown)]
    public void A_peer_is_what_its_claims_match(string? name, bool ours, char key, object expected) => Assert.Equal(
        expected, new NearbyBook(Joined, OwnKey, [Alice(verified: false)]).Judge(ServiceKind.Peer, new ServiceText(name, "laptop", ours ? Joined.Id : new string('0', 32), new string(key, 16))));

    [Fact]
    public void A_key_its_user_compared_says_so()
    {
        var text = new ServiceText("alice", "laptop", Joined.Id, Key[..16]);
        Assert.Equal(NearbyTrust.Verified, new NearbyBook(Joined, OwnKey, [Alice(verified: true)]).Judge(ServiceKind.Peer, text));
        Assert.Equal(NearbyTrust.NotCompared, new NearbyBook(Joined, OwnKey, contacts: null).Judge(ServiceKind.Peer, text));
    }

    [Fact]
    public void An_authority_is_the_joined_one_by_id_and_root_only()
    {
        var book = new NearbyBook(Joined, OwnKey, []);
        var root = CertificateFingerprint.Of(Ours.Root.Certificate.RawData).Prefix;
        Assert.Equal(NearbyTrust.Joined, book.Judge(ServiceKind.Authority, new ServiceText(null, null, Joined.Id, root)));
        Assert.Equal(NearbyTrust.OtherKey, book.Judge(ServiceKind.Authority, new ServiceText(null, null, Joined.Id, new string('0', 16))));
        Assert.Equal(NearbyTrust.OtherKey, book.Judge(ServiceKind.Authority, new ServiceText(null, null, Joined.Id, null)));
        Assert.Equal(NearbyTrust.Unknown, book.Judge(ServiceKind.Authority, new ServiceText(null, null, new string('0', 32), root)));
        Assert.Equal(NearbyTrust.NotCompared, new NearbyBook(null, null, null).Judge(ServiceKind.Authority, new ServiceText(null, null, Joined.Id, root)));
    }

    private static Contact Alice(bool verified) => new(
        AccountName.Parse("alice"),
        Ours.Now,
        Ours.Now,
        [new ContactKey(new KnownKey { Device = DeviceName.Parse("laptop"), Key = SpkiHash.Parse(Key), IsVerified = verified, Issuer = SpkiHash.Parse(Key), Serial = SerialNumber.Parse("01"), NotAfter = Ours.Now }, KeyChangeKind.First, Ours.Now)],
        []);
}

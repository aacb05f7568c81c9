using PeerSecure.Common.CommandLine;
using PeerSecure.Peer.Identity;

namespace PeerSecure.Peer.Tests.Identity;

public sealed class ProfileFilesTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("peersecure-test-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void A_profile_follows_its_authority_to_a_new_address_and_no_other_authority()
    {
        var files = new ProfileFiles(new HomeFolder(_home));
        var old = Authority("id", root: 1, "old:1256") with { LatestTime = DateTimeOffset.UnixEpoch.AddDays(3) };
        files.Save("alice", new Profile { Account = "alice", Device = "laptop", Authority = old });
        files.Save("bob", new Profile { Account = "bob", Device = "laptop", Authority = Authority("another", root: 2, "there:1256") });
        files.Save("carol", new Profile { Account = "carol", Device = "laptop", Authority = Authority("id", root: 3, "old:1256") });

        files.SaveJoined(Authority("id", root: 1, "new:1256"));

        var alice = files.Load("alice").Authority;
        Assert.Equal(["new:1256", "old:1256"], alice.Addresses);
        Assert.Equal((old.Roots[0].Der[0], old.LatestTime), (alice.Roots[0].Der[0], alice.LatestTime));
        Assert.Equal(["there:1256"], files.Load("bob").Authority.Addresses);
        Assert.Equal(["old:1256"], files.Load("carol").Authority.Addresses);      // of that name, but under another root
    }

    private static JoinedAuthority Authority(string id, byte root, string address) => new() { Id = id, Roots = [new CertificateBytes([root])], Addresses = [address] };
}

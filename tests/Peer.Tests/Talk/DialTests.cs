using System.Net;
using System.Runtime.CompilerServices;
using PeerSecure.Common.Certificates;
using PeerSecure.Peer.Sessions;

namespace PeerSecure.Peer.Tests.Talk;

/// <summary>Many addresses from several sources: the right peer wins, and what was tried is told.</summary>
public sealed class DialTests
{
    private static readonly WantedPeer Bob = new(AccountName.Parse("bob"), null);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dead_address_and_a_wrong_peer_do_not_stand_in_the_way_of_the_right_one()
    {
        await using var lab = new TalkLab();
        var (alice, bob, mallory) = (await lab.AddAsync("alice", "laptop"), await lab.AddAsync("bob", "desk"), await lab.AddAsync("mallory", "pc"));
        var live = await alice.Node.ConnectAsync(Bob, "bob", [new Source("mDNS", 1, mallory.Port), new Source("presence", bob.Port)], Cancel);
        Assert.Equal("bob", live.Peer.Account);
    }

    [Fact]
    public async Task An_address_of_two_sources_is_tried_once_and_silent_sources_say_why()
    {
        await using var lab = new TalkLab();
        var (alice, mallory) = (await lab.AddAsync("alice", "laptop"), await lab.AddAsync("mallory", "pc"));
        IAddressSource[] sources = [new Source("mDNS", mallory.Port), new Source("presence", mallory.Port), new Source("first"), new Source("second") { Silence = "the reason" }];
        var failure = await Assert.ThrowsAsync<SessionException>(() => alice.Node.ConnectAsync(Bob, "bob", sources, Cancel));
        Assert.Equal(SessionFailure.WrongName, failure.Reason);
        Assert.Equal(2, failure.Message.Split($"127.0.0.1:{mallory.Port} (").Length);
        Assert.Contains(": wrong-name, first: nothing found, second: the reason", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_source_knows_an_address_every_one_is_named()
    {
        await using var lab = new TalkLab();
        var alice = await lab.AddAsync("alice", "laptop");
        var failure = await Assert.ThrowsAsync<SessionException>(
            () => alice.Node.ConnectAsync(Bob, "bob", [new Source("mDNS"), new Source("presence") { Silence = "the authority did not answer" }], Cancel));
        Assert.Equal(SessionFailure.Unreachable, failure.Reason);
        Assert.Contains("mDNS: nothing found, presence: the authority did not answer", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>Ports of loopback.</summary>
    private sealed class Source(string name, params int[] ports) : IAddressSource
    {
        public string Name => name;

        public string? Silence { get; init; }

        public async IAsyncEnumerable<DialCandidate> FindAsync(WantedPeer wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.CompletedTask;
            foreach (var port in ports)
            {
                yield return new DialCandidate(new IPEndPoint(IPAddress.Loopback, port), name);
            }
        }
    }
}

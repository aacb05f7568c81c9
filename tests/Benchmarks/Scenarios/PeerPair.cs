using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Envelopes;
using PeerSecure.Common.Keys;
using PeerSecure.Common.Revocation;
using PeerSecure.Peer.Sessions;
using PeerSecure.Peer.Talk;
using PeerSecure.Peer.Transfers;
using PeerSecure.Peer.Trust;
using PeerSecure.Peer.Vault;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Benchmarks.Scenarios;

/// <summary>Two whole peers with vaults in one process, and beside them two ends of a bare SslStream with the same certificates and options.</summary>
internal sealed class PeerPair : IAsyncDisposable, ITalkAsker
{
    private readonly TestAuthority _authority = new();
    private readonly List<IAsyncDisposable> _open = [];
    private readonly List<IDisposable> _keys = [];

    internal PeerPair(string folder)
    {
        (AliceLeaf, BobLeaf) = (_authority.Device("alice", "laptop"), _authority.Device("bob", "desk"));
        Alice = Start(AliceLeaf, Path.Combine(folder, "alice"));
        Bob = Start(BobLeaf, Path.Combine(folder, "bob"));
        Port = Bob.Listen(0);
    }

    internal TestLeaf AliceLeaf { get; }

    internal TestLeaf BobLeaf { get; }

    internal TalkNode Alice { get; }

    internal TalkNode Bob { get; }

    internal int Port { get; }

    internal static AccountName BobName => AccountName.Parse("bob");

    internal static AccountName AliceName => AccountName.Parse("alice");

    internal Task<LiveSession> ConnectAsync(CancellationToken cancellationToken) =>
        Alice.ConnectAsync(new WantedPeer(BobName, null), "bob", [new GivenAddress("127.0.0.1", Port)], cancellationToken);

    /// <summary>A mutual TLS 1.3 connection and nothing more.</summary>
    internal async Task<(SslStream Alice, SslStream Bob)> BareAsync(TcpListener listener, CancellationToken cancellationToken)
    {
        var accept = AcceptBareAsync(listener, cancellationToken);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync((IPEndPoint)listener.LocalEndpoint, cancellationToken);
        var alice = new SslStream(new NetworkStream(socket, ownsSocket: true));
        await alice.AuthenticateAsClientAsync(PeerTls.ForConnector(AliceLeaf.Tls, new TlsCertificates()), cancellationToken);
        return (alice, await accept);
    }

    public Task<bool> AcceptStrangerAsync(TrustOutcome stranger, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task<bool> AcceptFilesAsync(TalkPeer peer, OfferSummary offer, CancellationToken cancellationToken) => Task.FromResult(true);

    public async ValueTask DisposeAsync()
    {
        Alice.Events.StopReading();
        Bob.Events.StopReading();
        foreach (var open in _open)
            await open.DisposeAsync();
        foreach (var key in _keys)
            key.Dispose();
    }

    private async Task<SslStream> AcceptBareAsync(TcpListener listener, CancellationToken cancellationToken)
    {
        var socket = await listener.AcceptSocketAsync(cancellationToken);
        socket.NoDelay = true;
        var bob = new SslStream(new NetworkStream(socket, ownsSocket: true));
        await bob.AuthenticateAsServerAsync(PeerTls.ForListener(BobLeaf.Tls, new TlsCertificates()), cancellationToken);
        return bob;
    }

    private TalkNode Start(TestLeaf leaf, string folder)
    {
        var key = DatabaseKey.Random();
        _keys.Add(key);
        var vault = PeerVault.Open(folder, key);
        var anchors = _authority.Anchors;
        var identity = new DeviceIdentity(_authority.Id, AccountName.Parse(leaf.Certificate.Subject[3..]), DeviceName.Parse(leaf == AliceLeaf ? "laptop" : "desk"));
        var tls = leaf.Tls;
        var signer = new DeviceSigner(identity, [leaf.Certificate.RawData, .. leaf.Others.Select(static other => other.RawData)], leaf.Key);
        var world = new TalkWorld
        {
            Identity = () => tls,
            Signer = () => signer,
            Vault = vault,
            Anchors = anchors,
            Revocations = new KnownRevocations(anchors),
            Now = () => _authority.Now,
        };
        var node = new TalkNode(world, new TalkOptions { DownloadFolder = Path.Combine(folder, "in") }, this);
        _open.Add(node);
        _open.Add(vault);
        return node;
    }
}

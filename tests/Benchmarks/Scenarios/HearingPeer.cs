using System.Security.Cryptography.X509Certificates;
using PeerSecure.Benchmarks.Authority;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;
using PeerSecure.Common.Keys;
using PeerSecure.Common.Revocation;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Identity;
using PeerSecure.Peer.Sessions;
using PeerSecure.Peer.Setup;
using PeerSecure.Peer.Talk;
using PeerSecure.Peer.Transfers;
using PeerSecure.Peer.Trust;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Benchmarks.Scenarios;

/// <summary>A whole peer in this process: a vault, a node that talks, and the authority's events over a connection of its own.</summary>
internal sealed class HearingPeer : IAsyncDisposable, ITalkAsker
{
    private readonly DatabaseKey _key = DatabaseKey.Random();
    private readonly PeerVault _vault;
    private readonly X509Certificate2 _leaf;
    private readonly AuthorityClient _client;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _hears = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _feed;

    internal HearingPeer(BenchDevice device, JoinedAuthority joined, string folder)
    {
        Account = AccountName.Parse(device.Account);
        _leaf = device.Leaf;
        _vault = PeerVault.Open(folder, _key);
        var (anchors, clock) = (joined.ToAnchors(), new AuthorityClock(TimeProvider.System, joined.LatestTime));
        var issuers = joined.Issuers.Select(static issuer => X509CertificateLoader.LoadCertificate(issuer.Der)).ToList();
        var (tls, revocations) = (TlsIdentity.Create(_leaf, issuers), new KnownRevocations(anchors));
        var signer = new DeviceSigner(new DeviceIdentity(anchors.Authority, Account, DeviceName.Parse("box")), [_leaf.RawData], device.Key);
        var world = new TalkWorld { Identity = () => tls, Signer = () => signer, Vault = _vault, Anchors = anchors, Revocations = revocations, Now = () => clock.Now };
        Node = new TalkNode(world, new TalkOptions { Accept = AcceptPolicy.All, DownloadFolder = Path.Combine(folder, "in") }, this);
        Node.Events.StopReading();
        _client = new AuthorityClient(joined, anchors, revocations, tls, clock, TimeProvider.System);
        _feed = new AuthorityFeed(_client, revocations, token => new SignIn(_client).ByDeviceAsync(token), Node.News.TakeAsync, TimeProvider.System)
        {
            Other = (item, _) =>
            {
                if (item.Kind == EventKinds.Ready)
                    _hears.TrySetResult();
                return Task.CompletedTask;
            },
        }.RunAsync(_stop.Token);
    }

    internal AccountName Account { get; }

    internal TalkNode Node { get; }

    /// <summary>Its event stream is open.</summary>
    internal Task Hears => _hears.Task;

    internal Task ConnectAsync(AccountName to, int port, CancellationToken cancellationToken) =>
        Node.ConnectAsync(new WantedPeer(to, null), to.Value, [new GivenAddress("127.0.0.1", port)], cancellationToken);

    public Task<bool> AcceptStrangerAsync(TrustOutcome stranger, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task<bool> AcceptFilesAsync(TalkPeer peer, OfferSummary offer, CancellationToken cancellationToken) => Task.FromResult(true);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _feed;
        await Node.DisposeAsync();
        await _vault.DisposeAsync();
        _client.Dispose();
        _leaf.Dispose();
        _key.Dispose();
        _stop.Dispose();
    }
}

using System.Security.Cryptography;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;
using PeerSecure.Common.Keys;
using PeerSecure.Common.Revocation;
using PeerSecure.Peer.Sessions;
using PeerSecure.Peer.Talk;
using PeerSecure.Peer.Tests.Sessions;
using PeerSecure.Peer.Tickets;
using PeerSecure.Peer.Transfers;
using PeerSecure.Peer.Trust;
using PeerSecure.Peer.Vault;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Peer.Tests.Talk;

/// <summary>One authority, and peers of it with vaults and nodes of their own that talk over loopback.</summary>
internal sealed class TalkLab : IAsyncDisposable
{
    private readonly List<TalkEnd> _ends = [];
    private readonly RevocationList _devices;
    private readonly RevocationList _issuing;

    internal TalkLab()
    {
        _devices = new RevocationList(Authority.Id, RevocationListKind.Devices);
        _issuing = new RevocationList(Authority.Id, RevocationListKind.Issuing);
    }

    internal string Folder { get; } = Directory.CreateTempSubdirectory("peersecure-test-").FullName;

    internal TestAuthority Authority { get; } = new();

    internal async Task<TalkEnd> AddAsync(string account, string device, Action<TalkEnd>? change = null)
    {
        var end = new TalkEnd(this, Authority.Device(account, device));
        change?.Invoke(end);
        await end.StartAsync();
        _ends.Add(end);
        return end;
    }

    /// <summary>The authority's newest lists, after revoking a device's key.</summary>
    internal RevocationUpdates Revoke(TestLeaf leaf)
    {
        _devices.Append([new RevocationRecord(_devices.Number.Next(), new RevocationSubject.Key(leaf.KeyHash), RevocationReason.KeyCompromise, Authority.Now, Authority.Now + TimeSpan.FromDays(7))]);
        return Lists();
    }

    internal RevocationUpdates Lists() => new([Update(_devices, "devices", Authority.Issuing.Key), Update(_issuing, "issuing", Authority.Root.Key)]);

    public async ValueTask DisposeAsync()
    {
        foreach (var end in _ends)
        {
            await end.DisposeAsync();
        }

        Directory.Delete(Folder, recursive: true);
    }

    private RevocationUpdate Update(RevocationList list, string name, ECDsa key) => new(
        name,
        0,
        list.HeadAt(Authority.Now, 1, SHA256.HashData("audit"u8)).Sign((purpose, payload) => DomainSignature.Sign(key, purpose, payload)),
        list.RecordsAfter(RevocationNumber.None),
        Authority.Issuing.Certificate.ExportCertificatePem());
}

/// <summary>A device with its vault and node; the events it publishes can be waited for in order.</summary>
internal sealed class TalkEnd(TalkLab lab, TestLeaf leaf) : IAsyncDisposable, ITalkAsker
{
    private readonly DatabaseKey _key = DatabaseKey.Random();
    private readonly string _folder = Path.Combine(lab.Folder, Path.GetRandomFileName());

    internal TestLeaf Leaf => leaf;

    internal string Account => leaf.Certificate.Subject[3..];

    internal string Downloads => Path.Combine(_folder, "downloads");

    internal TalkOptions? Options { get; set; }

    internal SessionTimes Times { get; set; } = TestPeers.Quick;

    /// <summary>A5: without it hellos carry no tickets.</summary>
    internal TicketSetting? Tickets { get; set; }

    internal KeyEvidence Evidence { get; set; } = KeyEvidence.Empty;

    internal Func<TrustOutcome, Task<bool>> OnStranger { get; set; } = static _ => Task.FromResult(true);

    internal Func<OfferSummary, Task<bool>> OnFiles { get; set; } = static _ => Task.FromResult(true);

    internal PeerVault Vault { get; private set; } = null!;

    internal KnownRevocations Revocations { get; private set; } = null!;

    internal TalkNode Node { get; private set; } = null!;

    internal int Port { get; private set; }

    internal TalkWorld World { get; private set; } = null!;

    internal Task StartAsync()
    {
        Vault = PeerVault.Open(_folder, _key);
        var anchors = lab.Authority.Anchors;
        anchors.Learn([TestAuthority.Receive(lab.Authority.Issuing.Certificate)]);
        Revocations = new KnownRevocations(anchors);
        new RevocationStore(Vault.Settings).RestoreInto(Revocations, lab.Authority.Now);
        Assert.True(DeviceIdentity.TryParse(leaf.Received.UnverifiedUri, out var identity));
        var tls = leaf.Tls;
        var signer = new DeviceSigner(identity, [leaf.Certificate.RawData, .. leaf.Others.Select(static other => other.RawData)], leaf.Key);
        World = new TalkWorld
        {
            Identity = () => tls,
            Signer = () => signer,
            Vault = Vault,
            Anchors = anchors,
            Revocations = Revocations,
            Now = () => lab.Authority.Now,
            Evidence = () => Evidence,
            Times = Times,
            Tickets = Tickets is null ? null : new PeerTickets(Tickets, Vault),
        };
        Node = new TalkNode(World, Options ?? new TalkOptions { DownloadFolder = Downloads }, this);
        Port = Node.Listen(0);
        return Task.CompletedTask;
    }

    /// <summary>Stops without a goodbye to anybody's memory: the vault stays, a new node opens it.</summary>
    internal async Task RestartAsync()
    {
        Node.Events.StopReading();
        await Node.DisposeAsync();
        await Vault.DisposeAsync();
        await StartAsync();
    }

    internal Task<LiveSession> ConnectAsync(TalkEnd other, CancellationToken cancellationToken) =>
        Node.ConnectAsync(new WantedPeer(AccountName.Parse(other.Account), null), other.Account, [new GivenAddress("127.0.0.1", other.Port)], cancellationToken);

    internal async Task<T> NextAsync<T>(CancellationToken cancellationToken, Func<T, bool>? fits = null)
        where T : TalkEvent
    {
        await foreach (var item in Node.Events.Reader.ReadAllAsync(cancellationToken))
        {
            if (item is T wanted && (fits is null || fits(wanted)))
            {
                return wanted;
            }
        }

        throw new InvalidOperationException("The node stopped.");
    }

    internal SentText Send(TalkEnd to, string text) => Node.Send(AccountName.Parse(to.Account), text);

    Task<bool> ITalkAsker.AcceptStrangerAsync(TrustOutcome stranger, CancellationToken cancellationToken) => OnStranger(stranger);

    Task<bool> ITalkAsker.AcceptFilesAsync(TalkPeer peer, OfferSummary offer, CancellationToken cancellationToken) => OnFiles(offer);

    public async ValueTask DisposeAsync()
    {
        Node.Events.StopReading();
        await Node.DisposeAsync();
        await Vault.DisposeAsync();
        _key.Dispose();
    }
}

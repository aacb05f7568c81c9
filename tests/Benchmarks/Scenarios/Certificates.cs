using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using PeerSecure.Benchmarks.Measuring;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Benchmarks.Scenarios;

/// <summary>What our own verification costs beside the signature check it cannot avoid, and beside the TLS handshake it comes after.</summary>
internal sealed class Certificates : IScenario
{
    private const string Signature = "P-256 signature check alone";
    private const string Verify = "device certificate: read and verify";
    private const string Decide = "key change: a run of three statements";
    private const string Bare = "mutual TLS handshake";
    private const string Verified = "mutual TLS handshake, both ends verified";

    public string Name => "certificates";

    public string Summary => "device certificates verified, key changes decided, mutual handshakes with and without";

    public async Task RunAsync(Round round, CancellationToken cancellationToken)
    {
        var authority = new TestAuthority();
        var nothing = new TestRevocations();
        var anchors = authority.Anchors;
        var (alice, bob) = (authority.Device("alice", "laptop"), authority.Device("bob", "desk"));
        IReadOnlyList<byte[]> sent = [alice.Certificate.RawData, authority.Issuing.Certificate.RawData];
        var (data, signature) = (new byte[400], alice.Key.SignData(new byte[400], HashAlgorithmName.SHA256));

        await MeasureAsync(Signature, () =>
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(alice.Spki, out _);
            return key.VerifyData(data, signature, HashAlgorithmName.SHA256);
        });
        await MeasureAsync(Verify, () => IsGood(sent, out _));
        var (known, presented, evidence) = Run(authority, alice);
        await MeasureAsync(Decide, () => KeyChange.Decide(known, presented, evidence, anchors, nothing, authority.Now).Kind == KeyChangeKind.Continuity);

        var (listener, connector) = (alice.Tls, bob.Tls);
        using var port = new TcpListener(IPAddress.Loopback, 0);
        port.Start();
        await round.MeasureAsync(Bare, "pairs", 1, token => HandshakeAsync(port, listener, connector, _ => true, token), cancellationToken);
        await round.MeasureAsync(Verified, "pairs", 1, token => HandshakeAsync(port, listener, connector, seen => IsGood(seen.Received, out _), token), cancellationToken);
        round.Relate("verify a certificate / signature check alone", Verify, Signature);
        round.Relate("verified handshake / handshake", Verified, Bare);

        bool IsGood(IReadOnlyList<byte[]> certificates, out VerifiedDevice? device)
        {
            device = null;
            return ReceivedChain.TryParse(certificates, out var chain, out _)
                && VerifiedDevice.TryVerify(chain, anchors, nothing, authority.Now, out device, out _);
        }

        Task MeasureAsync(string name, Func<bool> operation) => round.MeasureAsync(
            name, "times", 1, _ => Task.FromResult(operation() ? 1 : throw new InvalidOperationException(name)), cancellationToken);
    }

    private static async Task<int> HandshakeAsync(
        TcpListener port, TlsIdentity listener, TlsIdentity connector, Func<TlsCertificates, bool> judge, CancellationToken cancellationToken)
    {
        var (seenByListener, seenByConnector) = (new TlsCertificates(), new TlsCertificates());
        using var far = new TcpClient();
        var accepting = port.AcceptTcpClientAsync(cancellationToken).AsTask();
        await far.ConnectAsync((IPEndPoint)port.LocalEndpoint, cancellationToken);
        using var near = await accepting;
        await using var server = new SslStream(near.GetStream());
        await using var client = new SslStream(far.GetStream());
        await Task.WhenAll(
            server.AuthenticateAsServerAsync(PeerTls.ForListener(listener, seenByListener), cancellationToken),
            client.AuthenticateAsClientAsync(PeerTls.ForConnector(connector, seenByConnector), cancellationToken));
        return judge(seenByListener) && judge(seenByConnector) ? 1 : throw new InvalidOperationException("not verified");
    }

    private static (IReadOnlyList<KnownKey> Known, VerifiedDevice Presented, KeyEvidence Evidence) Run(TestAuthority authority, TestLeaf first)
    {
        TestLeaf[] keys = [first, authority.Device("alice", "laptop"), authority.Device("alice", "laptop"), authority.Device("alice", "laptop")];
        var devices = keys.Select(leaf =>
            VerifiedDevice.TryVerify(leaf.Chain, authority.Anchors, new TestRevocations(), authority.Now, out var device, out _)
                ? device
                : throw new InvalidOperationException()).ToList();
        var statements = Enumerable.Range(0, 3).Select(i => ReceivedKeyStatement.Sign(
            KeyStatementKind.Continuity, keys[i].Key, devices[i].Identity, devices[i].Identity.Device, keys[i + 1].Spki, i + 1, authority.Now));
        return ([KnownKey.Of(devices[0])], devices[3], new KeyEvidence { Continuity = [.. statements] });
    }
}

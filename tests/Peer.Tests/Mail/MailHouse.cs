using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;
using PeerSecure.Common.Hpke;
using PeerSecure.Peer.Mail;
using PeerSecure.Peer.Tests.Vault;
using PeerSecure.Peer.Trust;
using PeerSecure.Peer.Vault;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Peer.Tests.Mail;

/// <summary>One device of the town: certificate, prekey, vault, and the mail room under test.</summary>
internal sealed class MailHouse : IAsyncDisposable
{
    private readonly MailTown _town;
    private readonly TestVault _vault = new();
    private PeerTrust _trust;

    internal MailHouse(MailTown town, string account, string device, Func<LeafShape, LeafShape>? change)
    {
        _town = town;
        Leaf = town.Authority.Device(account, device, change);
        Identity = new DeviceIdentity(town.Authority.Id, AccountName.Parse(account), DeviceName.Parse(device));
        Signer = new DeviceSigner(Identity, [Leaf.Certificate.RawData, .. Leaf.Others.Select(static other => other.RawData)], Leaf.Key);
        (_trust, Room, World) = Furnish();
    }

    internal DeviceIdentity Identity { get; }

    internal TestLeaf Leaf { get; }

    internal DeviceSigner Signer { get; }

    internal Prekey Prekey { get; set; } = Prekey.Create(5);

    internal PeerVault Vault => _vault.Vault;

    internal MailRoom Room { get; private set; }

    internal MailWorld World { get; private set; }

    internal PeerTrust Trust => _trust;

    /// <summary>C5: devices of the account whose code was compared here.</summary>
    internal List<KnownKey> Compared { get; } = [];

    internal KnownKey AsKnown() => VerifiedDevice.TryVerify(Leaf.Chain, _town.Authority.Anchors, _town.Revocations, _town.Now, out var device, out var why)
        ? KnownKey.Of(device)
        : throw new InvalidOperationException($"{why}");

    internal AccountName Account => Identity.Account;

    internal DeviceBundle Bundle() => new(
        Identity.Device.Value, [.. Signer.Chain.Select(Convert.ToBase64String)], null, Prekey.Sign(Signer, _town.Authority.Now), Admitted: true);

    internal SignedDocument Admit(MailHouse other) => ReceivedKeyStatement.Sign(
        KeyStatementKind.Admission, Leaf.Key, Identity, other.Identity.Device, other.Leaf.Key.ExportSubjectPublicKeyInfo(), ReceivedKeyStatement.NextCounter(0, _town.Now), _town.Now);

    internal async Task<HistoryEntry> WriteAsync(MailHouse to, string text, CancellationToken cancellationToken)
    {
        var entry = await Room.Composer.WriteTextAsync(to.Account, text, cancellationToken);
        await Room.DispatchAsync(cancellationToken);
        return Find(entry);
    }

    internal HistoryEntry Find(HistoryEntry entry) => Vault.History.Find(entry.Sender, entry.Id)!;

    internal IReadOnlyList<string> Shown(MailHouse other) => [.. Vault.History.Page(other.Account.Value, null, 1000).Where(static entry => entry.Kind != MessageKind.Event).Select(static entry => entry.Body)];

    internal IReadOnlyList<string> Lines(AccountName other) => [.. Vault.History.Page(other.Value, null, 1000).Where(static entry => entry.Kind == MessageKind.Event).Select(static entry => entry.Body)];

    /// <summary>As a crash and a new start.</summary>
    internal async Task RestartAsync()
    {
        Room.Dispose();
        _trust.Dispose();
        await _vault.ReopenAsync();
        (_trust, Room, World) = Furnish();
    }

    public async ValueTask DisposeAsync()
    {
        Room.Dispose();
        _trust.Dispose();
        Prekey.Dispose();
        await _vault.DisposeAsync();
    }

    private (PeerTrust Trust, MailRoom Room, MailWorld World) Furnish()
    {
        var anchors = _town.Authority.Anchors;
        var trust = new PeerTrust(Vault.Contacts, anchors, _town.Revocations, () => _town.Now);
        var world = new MailWorld
        {
            Signer = () => Signer,
            Vault = Vault,
            Anchors = anchors,
            Revocations = _town.Revocations,
            Now = () => _town.Now,
            FindPrekey = id => id == Prekey.Id ? CopyOf(Prekey) : null,
            Mailbox = _town.Mailbox.For(this),
            Trust = trust,
            ComparedKeys = () => Compared,
        };
        return (trust, new MailRoom(world), world);
    }

    private static Prekey? CopyOf(Prekey prekey)
    {
        using var secret = prekey.Pair.ExportPkcs8();
        return HpkeKeyPair.TryImport(secret.Span, out var pair) ? Prekey.Of(prekey.Id, pair) : null;
    }
}

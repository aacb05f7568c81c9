using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;
using PeerSecure.Common.Hpke;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Common.Tests.Envelopes;

/// <summary>One device with its certificate, signer, sealing key and first prekey.</summary>
internal sealed class MailDevice
{
    private readonly MailWorld _world;

    internal MailDevice(MailWorld world, string account, string device, Func<LeafShape, LeafShape>? change = null)
    {
        _world = world;
        Leaf = world.Authority.Device(account, device, change);
        Identity = new DeviceIdentity(world.Authority.Id, AccountName.Parse(account), DeviceName.Parse(device));
        Signer = SignerAs(Identity);
    }

    internal TestLeaf Leaf { get; }

    internal DeviceIdentity Identity { get; }

    internal DeviceSigner Signer { get; }

    internal Prekey Prekey { get; } = Prekey.Create(7);

    internal HpkeKeyPair SealingKey { get; } = HpkeKeyPair.Create();

    internal VerifiedDevice Verified =>
        VerifiedDevice.TryVerify(Leaf.Chain, _world.Authority.Anchors, new TestRevocations(), _world.Now, out var device, out var why)
            ? device
            : throw new InvalidOperationException($"{why}");

    internal EnvelopeReader Reader => new(Identity, _world.Authority.Anchors, _world.Revocations);

    internal VerifiedPrekey VerifiedPrekey => VerifyPrekey(Prekey.Sign(Signer, _world.Now));

    internal VerifiedSealingKey VerifiedSealingKey =>
        VerifiedSealingKey.TryVerify(VerifiedSealingKey.Sign(Signer, SealingKey.PublicKey, _world.Now), Verified, _world.Now, out var key, out var why)
            ? key
            : throw new InvalidOperationException($"{why}");

    /// <summary>This device's key and certificate under whatever name it likes to give itself.</summary>
    internal DeviceSigner SignerAs(DeviceIdentity identity) =>
        new(identity, [Leaf.Certificate.RawData, .. Leaf.Others.Select(other => other.RawData)], Leaf.Key);

    internal VerifiedPrekey VerifyPrekey(SignedDocument document) =>
        VerifiedPrekey.TryVerify(document, Verified, 0, _world.Now, out var prekey, out var why) ? prekey : throw new InvalidOperationException($"{why}");
}

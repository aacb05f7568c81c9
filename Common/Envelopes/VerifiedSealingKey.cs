using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Hpke;

namespace PeerSecure.Common.Envelopes;

/// <summary>The sealing key of a device (K1): for wraps of the account key and for time replies, and for nothing else.</summary>
public sealed class VerifiedSealingKey
{
    private VerifiedSealingKey(DeviceIdentity owner, HpkePublicKey key, DateTimeOffset madeAt)
    {
        Owner = owner;
        Key = key;
        MadeAt = madeAt;
    }

    public DeviceIdentity Owner { get; }

    public HpkePublicKey Key { get; }

    public DateTimeOffset MadeAt { get; }

    /// <summary>What a device publishes about its own sealing key.</summary>
    public static SignedDocument Sign(DeviceSigner device, HpkePublicKey key, DateTimeOffset now)
    {
        var payload = new SealingKeyPayload
        {
            Authority = device.Identity.Authority.Value,
            Account = device.Identity.Account.Value,
            Device = device.Identity.Device.Value,
            Suite = HpkeSuite.Name,
            Key = key.Bytes.ToArray(),
            MadeAt = now,
        };
        return device.Sign(Purposes.SealingKey, JsonSerializer.SerializeToUtf8Bytes(payload, EnvelopeJson.Default.SealingKeyPayload));
    }

    public static bool TryVerify(
        SignedDocument document,
        VerifiedDevice owner,
        DateTimeOffset now,
        [NotNullWhen(true)] out VerifiedSealingKey? sealingKey,
        out DocumentRejection why)
    {
        sealingKey = null;
        if (!DocumentReader.TryRead(document, Purposes.SealingKey, owner, EnvelopeJson.Default.SealingKeyPayload, out var payload, out why))
        {
            return false;
        }

        HpkePublicKey? key = null;
        var identity = owner.Identity;
        why = payload.Authority != identity.Authority.Value || payload.Account != identity.Account.Value || payload.Device != identity.Device.Value
            ? DocumentRejection.OtherName
            : payload.Suite != HpkeSuite.Name ? DocumentRejection.OtherSuite
            : payload.MadeAt > now + EnvelopeLimits.ClockSkew ? DocumentRejection.NotYetValid
            : !HpkePublicKey.TryParse(payload.Key, out key) ? DocumentRejection.BadKey
            : DocumentRejection.None;
        sealingKey = why == DocumentRejection.None ? new VerifiedSealingKey(identity, key!, payload.MadeAt) : null;
        return sealingKey is not null;
    }
}

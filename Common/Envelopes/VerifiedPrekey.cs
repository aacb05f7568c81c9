using System.Diagnostics.CodeAnalysis;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Hpke;

namespace PeerSecure.Common.Envelopes;

/// <summary>A prekey that its device signed and that may be sealed to now (K1). There is no other way to one than verifying it.</summary>
public sealed class VerifiedPrekey
{
    private VerifiedPrekey(DeviceIdentity owner, long id, HpkePublicKey key, DateTimeOffset expiresAt)
    {
        Owner = owner;
        Id = id;
        Key = key;
        ExpiresAt = expiresAt;
    }

    public DeviceIdentity Owner { get; }

    public long Id { get; }

    public HpkePublicKey Key { get; }

    public DateTimeOffset ExpiresAt { get; }

    /// <param name="document">As the directory served it.</param>
    /// <param name="owner">The device it should be of; whether to seal to it at all is decided before (C5).</param>
    /// <param name="lowestId">The highest id seen of this device so far, or 0.</param>
    /// <param name="now">Authority time.</param>
    /// <param name="prekey">The prekey when the answer is true.</param>
    /// <param name="why">Why there is none.</param>
    public static bool TryVerify(
        SignedDocument document,
        VerifiedDevice owner,
        long lowestId,
        DateTimeOffset now,
        [NotNullWhen(true)] out VerifiedPrekey? prekey,
        out DocumentRejection why)
    {
        prekey = null;
        if (!DocumentReader.TryRead(document, Purposes.Prekey, owner, EnvelopeJson.Default.PrekeyPayload, out var payload, out why))
        {
            return false;
        }

        why = Judge(payload, owner.Identity, lowestId, now);
        if (why != DocumentRejection.None)
        {
            return false;
        }

        if (!HpkePublicKey.TryParse(payload.Key, out var key))
        {
            why = DocumentRejection.BadKey;
            return false;
        }

        prekey = new VerifiedPrekey(owner.Identity, payload.Id, key, payload.ExpiresAt);
        return true;
    }

    private static DocumentRejection Judge(PrekeyPayload payload, DeviceIdentity owner, long lowestId, DateTimeOffset now) =>
        payload.Authority != owner.Authority.Value || payload.Account != owner.Account.Value || payload.Device != owner.Device.Value
            ? DocumentRejection.OtherName
        : payload.Suite != HpkeSuite.Name ? DocumentRejection.OtherSuite
        : payload.Id <= 0 || payload.ExpiresAt - payload.MadeAt > EnvelopeLimits.PrekeyLifetime ? DocumentRejection.Malformed
        : payload.Id < lowestId ? DocumentRejection.OlderThanKnown   // K1: or the server could hand out one whose private half leaked
        : payload.MadeAt > now + EnvelopeLimits.ClockSkew ? DocumentRejection.NotYetValid
        : payload.ExpiresAt <= now ? DocumentRejection.Expired
        : DocumentRejection.None;
}

using System.Text.Json;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Hpke;

namespace PeerSecure.Common.Envelopes;

/// <summary>
/// A prekey of this device (K1): weekly, one at a time, the private half kept until 31 days after its successor was published.
/// Ids rise, so that a server that offers an old one is found out.
/// </summary>
public sealed class Prekey : IDisposable
{
    private Prekey(long id, HpkeKeyPair pair)
    {
        Id = id;
        Pair = pair;
    }

    public long Id { get; }

    public HpkeKeyPair Pair { get; }

    public static Prekey Create(long id) => Of(id, HpkeKeyPair.Create());

    /// <summary>From the vault; takes the pair over.</summary>
    public static Prekey Of(long id, HpkeKeyPair pair)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(id);
        return new Prekey(id, pair);
    }

    /// <summary>What is published: the public half, signed by the device.</summary>
    public SignedDocument Sign(DeviceSigner device, DateTimeOffset now)
    {
        var payload = new PrekeyPayload
        {
            Authority = device.Identity.Authority.Value,
            Account = device.Identity.Account.Value,
            Device = device.Identity.Device.Value,
            Id = Id,
            Suite = HpkeSuite.Name,
            Key = Pair.PublicKey.Bytes.ToArray(),
            MadeAt = now,
            ExpiresAt = now + EnvelopeLimits.PrekeyLifetime,
        };
        return device.Sign(Purposes.Prekey, JsonSerializer.SerializeToUtf8Bytes(payload, EnvelopeJson.Default.PrekeyPayload));
    }

    public void Dispose() => Pair.Dispose();
}

using System.Security.Cryptography;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Keys;

namespace PeerSecure.Common.Envelopes;

/// <summary>
/// A device that signs documents and messages with its own key (K1): its name, the chain others verify it by, and the key, which it is
/// lent. Safe for concurrent use.
/// </summary>
public sealed class DeviceSigner
{
    private readonly Lock _oneAtATime = new();
    private readonly ECDsa _key;

    /// <param name="identity">The name in the certificate.</param>
    /// <param name="chain">The device certificate first, then issuing and cross certificates, never the root (N6).</param>
    /// <param name="key">The key of that certificate; the caller keeps it and disposes it.</param>
    public DeviceSigner(DeviceIdentity identity, IReadOnlyList<byte[]> chain, ECDsa key)
    {
        Identity = identity;
        Chain = chain;
        _key = key;
    }

    public DeviceIdentity Identity { get; }

    public IReadOnlyList<byte[]> Chain { get; }

    internal SignedDocument Sign(string purpose, byte[] payload)
    {
        lock (_oneAtATime)
        {
            return new SignedDocument(payload, DomainSignature.Sign(_key, purpose, payload));
        }
    }
}

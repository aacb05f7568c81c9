using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using PeerSecure.Common.Keys;

namespace PeerSecure.Common.Hpke;

/// <summary>
/// A P-256 key that others seal to: a device's sealing key or one of its prekeys (K1). On the wire it is the uncompressed
/// point, 65 bytes beginning with 4; only a point that lies on the curve becomes one of these.
/// </summary>
public sealed class HpkePublicKey : IEquatable<HpkePublicKey>
{
    /// <summary>Length of the uncompressed point.</summary>
    public const int Length = 65;

    private readonly byte[] _point;
    private ECDiffieHellmanPublicKey? _handle;

    private HpkePublicKey(byte[] point, ECDiffieHellmanPublicKey? handle = null) => (_point, _handle) = (point, handle);

    public ReadOnlySpan<byte> Bytes => _point;

    public static bool TryParse(ReadOnlySpan<byte> point, [NotNullWhen(true)] out HpkePublicKey? key)
    {
        using var handle = P256.Import(point);
        key = handle is null ? null : new HpkePublicKey(point.ToArray(), handle.PublicKey);
        return key is not null;
    }

    /// <summary>The public half of a key the platform already holds, so the point is known to be good.</summary>
    internal static HpkePublicKey Of(ECDiffieHellman key) => new(P256.Encode(key.ExportParameters(false).Q));

    /// <summary>
    /// The platform's form of this key, kept: bringing a point in checks it, and that costs as much as an agreement. A key of our own is brought in
    /// when it is first needed, so that this handle never shares memory with a private half.
    /// </summary>
    internal ECDiffieHellmanPublicKey Handle
    {
        get
        {
            if (_handle is null)
            {
                using var imported = P256.Import(_point) ?? throw new InvalidOperationException("A parsed public key is on the curve.");
                _handle = imported.PublicKey;   // two threads at once make two, and either will do
            }

            return _handle;
        }
    }

    /// <summary>One message: the encapsulated key (65 bytes), the ciphertext and the 16 byte tag.</summary>
    /// <param name="purpose">What the message is for; it separates the uses of one key (K4).</param>
    /// <param name="info">Bound into the key: both sides must state the same bytes.</param>
    /// <param name="associatedData">Authenticated, not sent.</param>
    /// <param name="plaintext">What only the holder of the private half can read.</param>
    public byte[] Seal(string purpose, ReadOnlySpan<byte> info, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> plaintext)
    {
        using var context = StartSealing(purpose, info);
        var message = new byte[HpkeKeyPair.Overhead + plaintext.Length];
        context.EncapsulatedKey.CopyTo(message);
        context.Seal(associatedData, plaintext, message.AsSpan(Length));
        return message;
    }

    /// <summary>Several messages in order under one encapsulated key.</summary>
    public SealingContext StartSealing(string purpose, ReadOnlySpan<byte> info)
    {
        using var ephemeral = HpkeKeyPair.Create();
        return SealingContext.Start(HpkeSetup.Base([.. DomainSignature.Prefix(purpose), .. info]), this, ephemeral);
    }

    public bool Equals(HpkePublicKey? other) => other is not null && Bytes.SequenceEqual(other.Bytes);

    public override bool Equals(object? obj) => Equals(obj as HpkePublicKey);

    public override int GetHashCode() => BitConverter.ToInt32(_point, 1);
}

using System.Security.Cryptography;
using PeerSecure.Common.Keys;

namespace PeerSecure.Common.Hpke;

/// <summary>The curve behind DHKEM(P-256): points in and out, and the raw agreement, with the platform doing the arithmetic.</summary>
internal static class P256
{
    internal const int ScalarLength = 32;

    /// <summary>Null for anything but the uncompressed form of a point on the curve.</summary>
    internal static ECDiffieHellman? Import(ReadOnlySpan<byte> point)
    {
        if (point.Length != HpkePublicKey.Length || point[0] != 4)
        {
            return null;
        }

        try
        {
            return ECDiffieHellman.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = point.Slice(1, ScalarLength).ToArray(), Y = point[(1 + ScalarLength)..].ToArray() },
            });
        }
        catch (CryptographicException)
        {
            return null;   // not on the curve, or a coordinate that is not below p
        }
    }

    internal static byte[] Encode(ECPoint point) => [4, .. point.X!, .. point.Y!];

    /// <summary>The x coordinate of the shared point (RFC 9180, section 4.1, DH).</summary>
    internal static SecretBytes Agree(ECDiffieHellman key, ECDiffieHellmanPublicKey other)
    {
        var shared = key.DeriveRawSecretAgreement(other);
        try
        {
            return SecretBytes.CopyOf(shared);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(shared);
        }
    }

    /// <summary>As above, with bytes that were not checked yet; null when they are not a point.</summary>
    internal static SecretBytes? Agree(ECDiffieHellman key, ReadOnlySpan<byte> point)
    {
        using var handle = Import(point);
        using var publicKey = handle?.PublicKey;
        return publicKey is null ? null : Agree(key, publicKey);
    }
}

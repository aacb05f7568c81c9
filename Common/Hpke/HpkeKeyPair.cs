using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using PeerSecure.Common.Keys;

namespace PeerSecure.Common.Hpke;

/// <summary>
/// A P-256 key pair that opens what others sealed: a sealing key or a prekey (K1). The private half stays in the platform's
/// handle; <see cref="ExportPkcs8"/> is the one way out, for the vault and the encrypted key file. Not safe to dispose while in use.
/// </summary>
public sealed class HpkeKeyPair : IDisposable
{
    /// <summary>What sealing adds to a plaintext: the encapsulated key and the tag.</summary>
    public const int Overhead = HpkePublicKey.Length + HpkeCipher.TagLength;

    private readonly ECDiffieHellman _key;

    private HpkeKeyPair(ECDiffieHellman key)
    {
        _key = key;
        PublicKey = HpkePublicKey.Of(key);
    }

    public HpkePublicKey PublicKey { get; }

    public static HpkeKeyPair Create() => new(ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Copies the key out of the handle that a key file gives (a PKCS#8 file does not say what an EC key is for).</summary>
    public static bool TryImport(ECDsa key, [NotNullWhen(true)] out HpkeKeyPair? pair)
    {
        var pkcs8 = key.ExportPkcs8PrivateKey();
        try
        {
            return TryImport(pkcs8, out pair);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }

    public static bool TryImport(ReadOnlySpan<byte> pkcs8, [NotNullWhen(true)] out HpkeKeyPair? pair)
    {
        pair = null;
        var key = ECDiffieHellman.Create();
        try
        {
            key.ImportPkcs8PrivateKey(pkcs8, out var read);
            if (read == pkcs8.Length && IsP256(key))
            {
                pair = new HpkeKeyPair(key);
                return true;
            }
        }
        catch (CryptographicException)
        {
            // Not a private key; answered below.
        }

        key.Dispose();
        return false;
    }

    public SecretBytes ExportPkcs8()
    {
        var pkcs8 = _key.ExportPkcs8PrivateKey();
        try
        {
            return SecretBytes.CopyOf(pkcs8);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }

    /// <summary>Opens one message of <see cref="HpkePublicKey.Seal"/>. Anything altered, cut or meant otherwise is false.</summary>
    public bool TryOpen(
        string purpose,
        ReadOnlySpan<byte> info,
        ReadOnlySpan<byte> associatedData,
        ReadOnlySpan<byte> message,
        [NotNullWhen(true)] out byte[]? plaintext)
    {
        plaintext = null;
        if (message.Length < Overhead)
        {
            return false;
        }

        var opened = new byte[message.Length - Overhead];
        if (!TryOpen(purpose, info, associatedData, message, opened))
        {
            return false;
        }

        plaintext = opened;
        return true;
    }

    /// <summary>As above, into the caller's memory, for plaintexts that are secrets: its length must fit the message exactly.</summary>
    public bool TryOpen(
        string purpose, ReadOnlySpan<byte> info, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> message, Span<byte> plaintext)
    {
        if (message.Length != Overhead + plaintext.Length)
        {
            return false;
        }

        using var context = StartOpening(purpose, info, message[..HpkePublicKey.Length]);
        return context is not null && context.TryOpen(associatedData, message[HpkePublicKey.Length..], plaintext);
    }

    /// <summary>Opens one message of <see cref="SealingContext.SealNumbered"/>, whichever others were lost or came before.</summary>
    public bool TryOpenNumbered(
        string purpose, ReadOnlySpan<byte> info, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> message, [NotNullWhen(true)] out byte[]? plaintext)
    {
        const int start = HpkePublicKey.Length + sizeof(ulong);
        plaintext = null;
        if (message.Length < start + HpkeCipher.TagLength)
        {
            return false;
        }

        using var context = StartOpening(purpose, info, message[..HpkePublicKey.Length]);
        return context is not null && context.TryOpenNumbered(message[HpkePublicKey.Length..start], associatedData, message[start..], out plaintext);
    }

    /// <summary>The other side of <see cref="HpkePublicKey.StartSealing"/>; null when the encapsulated key is not a point of the curve.</summary>
    public OpeningContext? StartOpening(string purpose, ReadOnlySpan<byte> info, ReadOnlySpan<byte> encapsulatedKey) =>
        OpeningContext.Start(HpkeSetup.Base([.. DomainSignature.Prefix(purpose), .. info]), encapsulatedKey, this);

    public void Dispose() => _key.Dispose();

    internal static HpkeKeyPair FromScalar(ReadOnlySpan<byte> scalar)
    {
        var copy = scalar.ToArray();
        try
        {
            return new HpkeKeyPair(ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = copy }));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(copy);
        }
    }

    internal SecretBytes Agree(HpkePublicKey other) => P256.Agree(_key, other.Handle);

    /// <summary>With bytes that were not checked yet: importing them is the check, and costs as much as the agreement, so it is done once.</summary>
    internal SecretBytes? TryAgree(ReadOnlySpan<byte> point) => P256.Agree(_key, point);

    private static bool IsP256(ECDiffieHellman key) =>
        key.KeySize == 256 && key.ExportParameters(false).Curve.Oid.Value == "1.2.840.10045.3.1.7";
}

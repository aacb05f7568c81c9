using System.Buffers.Binary;
using System.Security.Cryptography;
using PeerSecure.Common.Keys;

namespace PeerSecure.Common.Envelopes;

/// <summary>
/// One version of an account's key (K2): made on a client, known to its devices alone. It wraps the random key of each object and never
/// encrypts data itself. Whoever creates one disposes it. One thread at a time.
/// </summary>
public sealed class AccountKey : IDisposable
{
    public const int Length = 32;

    public const int CommitmentLength = SHA256.HashSizeInBytes;

    /// <summary>Version (4 bytes), nonce, wrapped key, tag.</summary>
    public const int WrappedLength = sizeof(int) + NonceLength + FileKey.Length + TagLength;

    private const int NonceLength = 12;
    private const int TagLength = 16;

    private readonly SecretBytes _bytes;

    private AccountKey(int version, SecretBytes bytes)
    {
        Version = version;
        _bytes = bytes;
    }

    public int Version { get; }

    /// <summary>K2: tells whether two keys are the same and nothing else about them; the authority compares it when it swaps versions.</summary>
    public byte[] Commitment
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            hash.AppendData(Bound(Purposes.AccountKeyCommitment, []));
            hash.AppendData(Span);
            return hash.GetHashAndReset();
        }
    }

    /// <summary>For the wraps of K2 and K3, and for the vault.</summary>
    public ReadOnlySpan<byte> Span => _bytes.Span;

    public static AccountKey Create(int version)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(version);
        return new AccountKey(version, SecretBytes.Random(Length));
    }

    public static AccountKey CopyOf(int version, ReadOnlySpan<byte> content)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(version);
        ArgumentOutOfRangeException.ThrowIfNotEqual(content.Length, Length);
        return new AccountKey(version, SecretBytes.CopyOf(content));
    }

    /// <summary>The version a wrapped key needs, for a holder of several; 0 when these bytes are no wrap.</summary>
    public static int VersionOf(ReadOnlySpan<byte> wrapped) =>
        wrapped.Length == WrappedLength ? Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(wrapped)) : 0;

    /// <param name="key">The key of one object.</param>
    /// <param name="purpose">What kind of object.</param>
    /// <param name="context">Which one; unwrapping takes the same.</param>
    public byte[] Wrap(FileKey key, string purpose, ReadOnlySpan<byte> context)
    {
        var wrapped = new byte[WrappedLength];
        BinaryPrimitives.WriteInt32BigEndian(wrapped, Version);
        var nonce = wrapped.AsSpan(sizeof(int), NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aead = new AesGcm(Span, TagLength);
        var ciphertext = wrapped.AsSpan(sizeof(int) + NonceLength, FileKey.Length);
        aead.Encrypt(nonce, key.Span, ciphertext, wrapped.AsSpan(WrappedLength - TagLength), Bound(purpose, context));
        return wrapped;
    }

    /// <summary>Null for a wrap by another version, for another purpose or context, or altered.</summary>
    public FileKey? Unwrap(ReadOnlySpan<byte> wrapped, string purpose, ReadOnlySpan<byte> context)
    {
        if (VersionOf(wrapped) != Version)
        {
            return null;
        }

        using var plain = new SecretBytes(FileKey.Length);
        try
        {
            using var aead = new AesGcm(Span, TagLength);
            var ciphertext = wrapped.Slice(sizeof(int) + NonceLength, FileKey.Length);
            aead.Decrypt(wrapped.Slice(sizeof(int), NonceLength), ciphertext, wrapped[(WrappedLength - TagLength)..], plain.Fill(), Bound(purpose, context));
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return FileKey.CopyOf(plain.Span);
    }

    public override string ToString() => "[secret]";

    public void Dispose() => _bytes.Dispose();

    private byte[] Bound(string purpose, ReadOnlySpan<byte> context)
    {
        Span<byte> version = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(version, Version);
        return [.. DomainSignature.Prefix(purpose), .. version, .. context];
    }
}

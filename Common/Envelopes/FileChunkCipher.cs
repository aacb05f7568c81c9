using System.Buffers.Binary;
using System.Security.Cryptography;
using PeerSecure.Common.Keys;

namespace PeerSecure.Common.Envelopes;

/// <summary>
/// Seals and opens the chunks of one file: AES-256-GCM, the nonce an 11 byte counter and one byte that marks the last chunk (the
/// STREAM construction, as in age). Opening in any order is allowed. Whoever seals keeps what was sealed under a counter the same:
/// that is what <see cref="ISealJournal"/> is for. One thread at a time.
/// </summary>
public sealed class FileChunkCipher : IDisposable
{
    private const int NonceLength = 12;

    private readonly AesGcm _aead;

    public FileChunkCipher(FileKey key, FileHeader header)
    {
        using SecretBytes chunkKey = key.Derive(Purposes.FileChunks, header.Bytes);
        _aead = new AesGcm(chunkKey.Span, SealedFileLayout.TagLength);
    }

    /// <summary>False when anything about the chunk is not as it was sealed: a byte, its place, or being the last.</summary>
    public bool TryOpen(long chunk, bool isLast, ReadOnlySpan<byte> sealedChunk, Span<byte> plain)
    {
        if (sealedChunk.Length != plain.Length + SealedFileLayout.TagLength || plain.Length > SealedFileLayout.ChunkLength)
        {
            return false;
        }

        Span<byte> nonce = stackalloc byte[NonceLength];
        WriteNonce(nonce, chunk, isLast);
        try
        {
            _aead.Decrypt(nonce, sealedChunk[..plain.Length], sealedChunk[plain.Length..], plain);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    public void Dispose() => _aead.Dispose();

    internal void Seal(long chunk, bool isLast, ReadOnlySpan<byte> plain, Span<byte> sealedChunk)
    {
        Span<byte> nonce = stackalloc byte[NonceLength];
        WriteNonce(nonce, chunk, isLast);
        _aead.Encrypt(nonce, plain, sealedChunk[..plain.Length], sealedChunk[plain.Length..]);
    }

    private static void WriteNonce(Span<byte> nonce, long chunk, bool isLast)
    {
        nonce.Clear();
        BinaryPrimitives.WriteInt64BigEndian(nonce[(NonceLength - 1 - sizeof(long))..], chunk);
        nonce[NonceLength - 1] = isLast ? (byte)1 : (byte)0;
    }
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using PeerSecure.Common.Keys;

namespace PeerSecure.Common.Hpke;

/// <summary>
/// The state both contexts share (RFC 9180, section 5.2): AEAD key, base nonce, exporter secret and the counter, which only
/// goes up and ends the context long before it could wrap. One thread at a time.
/// </summary>
internal sealed class HpkeCipher : IDisposable
{
    internal const int TagLength = 16;
    internal const int NonceLength = 12;
    private const int MessageKeyLength = 32;

    private readonly LabeledKdf _kdf;
    private readonly AesGcm? _aead;
    private readonly SecretBytes _baseNonce;
    private readonly SecretBytes _exporterSecret;
    private ulong _sequence;
    internal HpkeCipher(LabeledKdf kdf, HpkeAead aead, SecretBytes secret, ReadOnlySpan<byte> context)
    {
        _kdf = kdf;
        _baseNonce = kdf.Expand(secret, "base_nonce"u8, context, NonceLength);
        _exporterSecret = kdf.Expand(secret, "exp"u8, context, LabeledKdf.HashLength);
        if (aead != HpkeAead.ExportOnly)
        {
            using var key = kdf.Expand(secret, "key"u8, context, aead == HpkeAead.Aes128Gcm ? 16 : 32);
            _aead = new AesGcm(key.Span, TagLength);
        }
    }

    internal void Seal(ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> plaintext, Span<byte> sealedText)
    {
        Span<byte> nonce = stackalloc byte[NonceLength];
        WriteNonce(nonce);
        Aead.Encrypt(nonce, plaintext, sealedText[..plaintext.Length], sealedText[plaintext.Length..], associatedData);
        _sequence++;
    }

    /// <summary>A failure leaves the counter where it was: the next genuine message still opens.</summary>
    internal bool TryOpen(ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> sealedText, Span<byte> plaintext)
    {
        Span<byte> nonce = stackalloc byte[NonceLength];
        WriteNonce(nonce);
        try
        {
            Aead.Decrypt(nonce, sealedText[..plaintext.Length], sealedText[plaintext.Length..], plaintext, associatedData);
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        _sequence++;
        return true;
    }

    internal void Export(ReadOnlySpan<byte> exporterContext, Span<byte> destination) =>
        _kdf.Expand(_exporterSecret, "sec"u8, exporterContext, destination);

    /// <summary>An AES-256 key of its own for the message with this number (section 5.3): it seals that one message, so its nonce is all zeros.</summary>
    internal AesGcm KeyOf(ReadOnlySpan<byte> number)
    {
        Span<byte> key = stackalloc byte[MessageKeyLength];
        try
        {
            Export([.. "message"u8, .. number], key);
            return new AesGcm(key, TagLength);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    public void Dispose()
    {
        _aead?.Dispose();
        _baseNonce.Dispose();
        _exporterSecret.Dispose();
    }

    private AesGcm Aead => _aead ?? throw new InvalidOperationException("An export-only context seals nothing.");

    private void WriteNonce(Span<byte> nonce)
    {
        if (_sequence == ulong.MaxValue)
        {
            throw new InvalidOperationException("This context has sealed all it may.");
        }

        BinaryPrimitives.WriteUInt64BigEndian(nonce[(NonceLength - sizeof(ulong))..], _sequence);
        var baseNonce = _baseNonce.Span;
        for (var i = 0; i < NonceLength; i++)
        {
            nonce[i] ^= baseNonce[i];
        }
    }
}

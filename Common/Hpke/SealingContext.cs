using System.Buffers.Binary;

namespace PeerSecure.Common.Hpke;

/// <summary>Seals messages to one recipient, in order (one thread at a time) or numbered (many threads). Whoever starts it disposes it.</summary>
public sealed class SealingContext : IDisposable
{
    private readonly HpkeCipher _cipher;
    private readonly HpkePublicKey _encapsulated;
    private ulong _numbered;

    private SealingContext(HpkeCipher cipher, HpkePublicKey encapsulated)
    {
        _cipher = cipher;
        _encapsulated = encapsulated;
    }

    /// <summary>Goes to the recipient before the first message.</summary>
    public ReadOnlySpan<byte> EncapsulatedKey => _encapsulated.Bytes;

    public byte[] Seal(ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> plaintext)
    {
        var message = new byte[plaintext.Length + HpkeCipher.TagLength];
        _cipher.Seal(associatedData, plaintext, message);
        return message;
    }

    /// <summary>
    /// The encapsulated key, the number of this message, and the message under a fresh AES-256 key exported for that number: opened by
    /// <see cref="HpkeKeyPair.TryOpenNumbered"/> alone, whatever came before it; safe for many threads. For many answers to one recipient: the agreement, which costs most, is made once.
    /// </summary>
    public byte[] SealNumbered(ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> plaintext)
    {
        const int start = HpkePublicKey.Length + sizeof(ulong);
        var message = new byte[start + plaintext.Length + HpkeCipher.TagLength];
        EncapsulatedKey.CopyTo(message);
        BinaryPrimitives.WriteUInt64BigEndian(message.AsSpan(HpkePublicKey.Length), Interlocked.Increment(ref _numbered) - 1);
        using var key = _cipher.KeyOf(message.AsSpan(HpkePublicKey.Length, sizeof(ulong)));
        key.Encrypt(new byte[HpkeCipher.NonceLength], plaintext, message.AsSpan(start, plaintext.Length), message.AsSpan(start + plaintext.Length), associatedData);
        return message;
    }

    public void Dispose() => _cipher.Dispose();

    internal static SealingContext Start(HpkeSetup setup, HpkePublicKey recipient, HpkeKeyPair ephemeral, HpkeKeyPair? sender = null)
    {
        using var shared = Dhkem.Encapsulate(recipient, ephemeral, sender);
        return new SealingContext(setup.Schedule(shared), ephemeral.PublicKey);
    }

    internal void Seal(ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> plaintext, Span<byte> message) =>
        _cipher.Seal(associatedData, plaintext, message);

    internal void Export(ReadOnlySpan<byte> exporterContext, Span<byte> destination) => _cipher.Export(exporterContext, destination);
}

using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace PeerSecure.Common.Hpke;

/// <summary>Opens the messages of a <see cref="SealingContext"/> in their order. Whoever starts it disposes it. One thread at a time.</summary>
public sealed class OpeningContext : IDisposable
{
    private readonly HpkeCipher _cipher;

    private OpeningContext(HpkeCipher cipher) => _cipher = cipher;

    public bool TryOpen(ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> message, [NotNullWhen(true)] out byte[]? plaintext)
    {
        plaintext = null;
        if (message.Length < HpkeCipher.TagLength)
        {
            return false;
        }

        var opened = new byte[message.Length - HpkeCipher.TagLength];
        if (!_cipher.TryOpen(associatedData, message, opened))
        {
            return false;
        }

        plaintext = opened;
        return true;
    }

    /// <summary>As above, into the caller's memory, for plaintexts that are secrets: its length must fit the message exactly.</summary>
    public bool TryOpen(ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> message, Span<byte> plaintext) =>
        message.Length == plaintext.Length + HpkeCipher.TagLength && _cipher.TryOpen(associatedData, message, plaintext);

    internal bool TryOpenNumbered(ReadOnlySpan<byte> number, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> message, [NotNullWhen(true)] out byte[]? plaintext)
    {
        var opened = new byte[message.Length - HpkeCipher.TagLength];
        using var key = _cipher.KeyOf(number);
        try
        {
            key.Decrypt(new byte[HpkeCipher.NonceLength], message[..opened.Length], message[opened.Length..], opened, associatedData);
            plaintext = opened;
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            plaintext = null;
            return false;
        }
    }

    public void Dispose() => _cipher.Dispose();

    internal static OpeningContext? Start(HpkeSetup setup, ReadOnlySpan<byte> encapsulated, HpkeKeyPair recipient, HpkePublicKey? sender = null)
    {
        using var shared = Dhkem.Decapsulate(encapsulated, recipient, sender);
        return shared is null ? null : new OpeningContext(setup.Schedule(shared));
    }

    internal void Export(ReadOnlySpan<byte> exporterContext, Span<byte> destination) => _cipher.Export(exporterContext, destination);
}

using System.Security.Cryptography;
using PeerSecure.Common.Keys;

namespace PeerSecure.Common.Envelopes;

/// <summary>
/// The random key of one sealed file (M6). A file sealed anew gets a new one. Whoever creates one disposes it.
/// </summary>
public sealed class FileKey : IDisposable
{
    public const int Length = 32;

    private readonly SecretBytes _bytes;

    private FileKey(SecretBytes bytes) => _bytes = bytes;

    public ReadOnlySpan<byte> Span => _bytes.Span;

    public static FileKey Random() => new(SecretBytes.Random(Length));

    public static FileKey CopyOf(ReadOnlySpan<byte> content)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(content.Length, Length);
        return new FileKey(SecretBytes.CopyOf(content));
    }

    public override string ToString() => "[secret]";

    public void Dispose() => _bytes.Dispose();

    /// <summary>One key for each thing it is used for; the label ends the domain prefix, the context separates objects of one kind.</summary>
    internal SecretBytes Derive(string purpose, ReadOnlySpan<byte> context)
    {
        var derived = new SecretBytes(Length);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Span, derived.Fill(), salt: [], info: [.. DomainSignature.Prefix(purpose), .. context]);
        return derived;
    }
}

namespace PeerSecure.Common.Keys;

/// <summary>
/// The 256-bit key of one SQLCipher file, used raw: no passphrase is stretched into it by SQLCipher.
/// Whoever creates one disposes it; a database keeps its own copy for the connections it opens later.
/// </summary>
public sealed class DatabaseKey : IDisposable
{
    public const int Length = 32;

    private readonly SecretBytes _bytes;

    private DatabaseKey(SecretBytes bytes) => _bytes = bytes;

    public ReadOnlySpan<byte> Span => _bytes.Span;

    public static DatabaseKey Random() => new(SecretBytes.Random(Length));

    /// <summary>Copies the key; the caller still owns, and clears, what it passed.</summary>
    /// <exception cref="ArgumentException">The content is not exactly 32 bytes: check what came from outside first.</exception>
    public static DatabaseKey CopyOf(ReadOnlySpan<byte> content)
    {
        if (content.Length != Length)
            throw new ArgumentException($"A database key has {Length} bytes.", nameof(content));
        return new DatabaseKey(SecretBytes.CopyOf(content));
    }

    public DatabaseKey Copy() => CopyOf(Span);

    public override string ToString() => "[secret]";

    public void Dispose() => _bytes.Dispose();
}

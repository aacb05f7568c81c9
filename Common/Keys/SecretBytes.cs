using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace PeerSecure.Common.Keys;

/// <summary>
/// Owns secret bytes: pinned so that the collector leaves no copies behind, zeroed on Dispose, never printed.
/// Whoever creates one disposes it; others are lent <see cref="Span"/> for the length of a call and do not keep it.
/// Managed memory is best effort: the runtime or the kernel may still have copied pages elsewhere.
/// </summary>
public class SecretBytes : IDisposable
{
    private readonly byte[] _bytes;
    private bool _disposed;

    public SecretBytes(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        _bytes = GC.AllocateArray<byte>(length, pinned: true);
    }

    protected SecretBytes(ReadOnlySpan<byte> content)
        : this(content.Length) => content.CopyTo(_bytes);

    public int Length => _bytes.Length;

    public ReadOnlySpan<byte> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _bytes;
        }
    }

    /// <summary>For the creator to fill the secret in place, so that no second copy exists.</summary>
    public Span<byte> Fill()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _bytes;
    }

    public static SecretBytes CopyOf(ReadOnlySpan<byte> content) => new(content);

    public static SecretBytes Random(int length)
    {
        var secret = new SecretBytes(length);
        RandomNumberGenerator.Fill(secret._bytes);
        return secret;
    }

    public bool FixedTimeEquals(ReadOnlySpan<byte> other) => CryptographicOperations.FixedTimeEquals(Span, other);

    public sealed override string ToString() => "[secret]";

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(_bytes.AsSpan()));
        _disposed = true;
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace PeerSecure.Common.Envelopes;

/// <summary>
/// The first 40 bytes of a sealed file (M6): the 8 characters <c>psfile/1</c> and 32 random bytes. The chunk key is derived from the
/// file key and these bytes, so two files never share a key stream, and the hash of the header names the file in an envelope.
/// </summary>
public sealed class FileHeader
{
    public const int Length = 40;
    public const int HashLength = 32;

    private readonly byte[] _bytes;

    private FileHeader(byte[] bytes)
    {
        _bytes = bytes;
        Hash = SHA256.HashData(bytes);
    }

    public ReadOnlySpan<byte> Bytes => _bytes;

    public ReadOnlyMemory<byte> Hash { get; }

    private static ReadOnlySpan<byte> Magic => "psfile/1"u8;

    public static FileHeader Create() => new([.. Magic, .. RandomNumberGenerator.GetBytes(Length - Magic.Length)]);

    public static bool TryParse(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out FileHeader? header)
    {
        header = bytes.Length == Length && bytes.StartsWith(Magic) ? new FileHeader(bytes.ToArray()) : null;
        return header is not null;
    }
}

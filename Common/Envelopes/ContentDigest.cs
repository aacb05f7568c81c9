using System.Security.Cryptography;

namespace PeerSecure.Common.Envelopes;

/// <summary>SHA-256 and, when somebody wants to see it, the <c>cksum</c> number of bytes as they pass by. One thread at a time.</summary>
public sealed class ContentDigest(bool withPosixChecksum) : IDisposable
{
    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly PosixChecksum? _posix = withPosixChecksum ? new PosixChecksum() : null;

    public long Length { get; private set; }

    /// <summary>Null when it was not asked for.</summary>
    public uint? PosixChecksum => _posix?.Value;

    public void Append(ReadOnlySpan<byte> content)
    {
        _sha256.AppendData(content);
        _posix?.Append(content);
        Length += content.Length;
    }

    /// <summary>SHA-256 of everything appended so far; more may follow.</summary>
    public byte[] Sha256() => _sha256.GetCurrentHash();

    public void Dispose() => _sha256.Dispose();
}

using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using PeerSecure.Common.Envelopes;

namespace PeerSecure.CertAuthority.Files;

/// <summary>SHA-256 and the POSIX checksum of what was stored so far, computed while it is stored.</summary>
internal sealed class RunningDigest : IDisposable
{
    private const int BufferLength = 1 << 18;
    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly PosixChecksum _cksum = new();

    public long Length => _cksum.Length;

    public void Append(ReadOnlySpan<byte> content)
    {
        _sha256.AppendData(content);
        _cksum.Append(content);
    }

    public FileDigest Current() => new(Convert.ToHexStringLower(_sha256.GetCurrentHash()), _cksum.Value);

    /// <summary>From the beginning, when nobody remembers: after a restart, or when an upload rested for long.</summary>
    public static async Task<RunningDigest> ReadAsync(SafeFileHandle file, long length, CancellationToken cancellationToken)
    {
        var digest = new RunningDigest();
        try
        {
            var buffer = new byte[Math.Min(length, BufferLength)];
            while (digest.Length < length)
            {
                var wanted = (int)Math.Min(buffer.Length, length - digest.Length);
                var read = await RandomAccess.ReadAsync(file, buffer.AsMemory(0, wanted), digest.Length, cancellationToken);
                if (read == 0)
                {
                    throw new IOException("A stored file is shorter than its record says.");
                }

                digest.Append(buffer.AsSpan(0, read));
            }

            return digest;
        }
        catch
        {
            digest.Dispose();
            throw;
        }
    }

    public void Dispose() => _sha256.Dispose();
}

/// <param name="Sha256">Lowercase hex.</param>
/// <param name="PosixChecksum">As <c>cksum</c> prints it.</param>
internal readonly record struct FileDigest(string Sha256, uint PosixChecksum);

using System.Security.Cryptography;
using PeerSecure.Common.Keys;

namespace PeerSecure.CertAuthority.Backup;

/// <summary>Encrypts what is written to it. A backup that was not finished by <see cref="FinishAsync"/> has no last chunk and does not open.</summary>
internal sealed class BackupWriter : IDisposable
{
    private readonly Stream _target;
    private readonly byte[] _header;
    private readonly AesGcm _cipher;
    private readonly byte[] _plain = new byte[BackupFormat.ChunkBytes];
    private readonly byte[] _sealed = new byte[BackupFormat.ChunkBytes + BackupFormat.TagBytes];
    private int _filled;
    private long _chunk;

    private BackupWriter(Stream target, byte[] header, AesGcm cipher) => (_target, _header, _cipher) = (target, header, cipher);

    public static async Task<BackupWriter> StartAsync(Stream target, Passphrase passphrase, CancellationToken cancellationToken)
    {
        var header = BackupFormat.NewHeader();
        await target.WriteAsync(header, cancellationToken);
#pragma warning disable CA2000 // the writer owns it
        return new BackupWriter(target, header, BackupFormat.OpenCipher(header, passphrase));
#pragma warning restore CA2000
    }

    public async Task CopyAsync(Stream source, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await source.ReadAsync(_plain.AsMemory(_filled), cancellationToken);
            if (read == 0)
            {
                return;
            }

            _filled += read;
            if (_filled == _plain.Length)
            {
                await SealAsync(isLast: false, cancellationToken);
            }
        }
    }

    public Task FinishAsync(CancellationToken cancellationToken) => SealAsync(isLast: true, cancellationToken);

    public void Dispose()
    {
        _cipher.Dispose();
        CryptographicOperations.ZeroMemory(_plain);
    }

    private async Task SealAsync(bool isLast, CancellationToken cancellationToken)
    {
        await _target.WriteAsync(_sealed.AsMemory(0, Seal(isLast)), cancellationToken);
        _filled = 0;
        _chunk++;
    }

    private int Seal(bool isLast)
    {
        Span<byte> nonce = stackalloc byte[12];
        BackupFormat.WriteNonce(nonce, _chunk, isLast);
        _cipher.Encrypt(nonce, _plain.AsSpan(0, _filled), _sealed.AsSpan(0, _filled), _sealed.AsSpan(_filled, BackupFormat.TagBytes), _header);
        return _filled + BackupFormat.TagBytes;
    }
}

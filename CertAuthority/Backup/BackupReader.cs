using System.Security.Cryptography;
using PeerSecure.Common.Keys;

namespace PeerSecure.CertAuthority.Backup;

/// <summary>Decrypts a backup as it is read. Nothing of a chunk is given out before its tag was checked, and the end only after the last mark.</summary>
internal sealed class BackupReader : Stream
{
    private readonly Stream _source;
    private readonly byte[] _header;
    private readonly AesGcm _cipher;
    private readonly byte[] _plain = new byte[BackupFormat.ChunkBytes];
    private readonly byte[] _sealed = new byte[BackupFormat.ChunkBytes + BackupFormat.TagBytes + 1];
    private int _held;
    private int _position;
    private int _filled;
    private long _chunk;
    private bool _isLast;

    private BackupReader(Stream source, byte[] header, AesGcm cipher) => (_source, _header, _cipher) = (source, header, cipher);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public static async Task<BackupReader> OpenAsync(Stream source, Passphrase passphrase, CancellationToken cancellationToken)
    {
        var header = new byte[BackupFormat.HeaderBytes];
        var length = await source.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancellationToken);
        if (length < header.Length || !BackupFormat.IsHeader(header))
        {
            throw new BackupException(BackupFailure.NotABackup);
        }

#pragma warning disable CA2000 // the reader owns it
        return new BackupReader(source, header, BackupFormat.OpenCipher(header, passphrase));
#pragma warning restore CA2000
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (_position == _filled && !_isLast)
        {
            // One byte more than a chunk tells whether another follows.
            _held += await _source.ReadAtLeastAsync(_sealed.AsMemory(_held), _sealed.Length - _held, throwOnEndOfStream: false, cancellationToken);
            OpenChunk();
        }

        return Take(buffer.Span);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _cipher.Dispose();
            CryptographicOperations.ZeroMemory(_plain);
        }

        base.Dispose(disposing);
    }

    private int Take(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _filled - _position);
        _plain.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    private void OpenChunk()
    {
        _isLast = _held < _sealed.Length;
        var length = _isLast ? _held : _sealed.Length - 1;
        if (length < BackupFormat.TagBytes)
        {
            throw new BackupException(BackupFailure.Damaged);
        }

        Span<byte> nonce = stackalloc byte[12];
        BackupFormat.WriteNonce(nonce, _chunk, _isLast);
        _filled = length - BackupFormat.TagBytes;
        try
        {
            _cipher.Decrypt(nonce, _sealed.AsSpan(0, _filled), _sealed.AsSpan(_filled, BackupFormat.TagBytes), _plain.AsSpan(0, _filled), _header);
        }
        catch (AuthenticationTagMismatchException mismatch)
        {
            // In the first chunk a wrong passphrase and damage cannot be told apart.
            throw new BackupException(_chunk == 0 ? BackupFailure.WrongPassphrase : BackupFailure.Damaged, mismatch);
        }

        _sealed[length..].CopyTo(_sealed, 0);
        _held = _isLast ? 0 : 1;
        _position = 0;
        _chunk++;
    }
}

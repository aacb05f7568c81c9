using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Keys;

namespace PeerSecure.CertAuthority.Files;

/// <summary>
/// The bytes of files, each under its id. A blob is made and its name on the disk before its row is written, and deleted after its row: whatever
/// a crash leaves is a blob without a row, which the next start clears away.
/// </summary>
internal sealed class BlobFolder
{
    private const int IdLength = 32;
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");
    private readonly string _path;

    public BlobFolder(AuthorityFolder folder)
    {
        _path = folder.Blobs;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(_path);
        }
        else
        {
            Directory.CreateDirectory(_path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>128 random bits: whoever knows an id was told it by the owner (M6).</summary>
    public static string NewId() => RandomNumberGenerator.GetHexString(IdLength, lowercase: true);

    public static bool IsId(string? text) => text is { Length: IdLength } && !text.AsSpan().ContainsAnyExcept(Digits);

    /// <summary>Empty, private, and durable as a name.</summary>
    public void Create(string id)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(PathOf(id), options))
        {
            DurableFile.Flush(stream.SafeFileHandle);
        }

        DurableFile.FlushFolder(_path);
    }

    public SafeFileHandle OpenToWrite(string id) => File.OpenHandle(PathOf(id), FileMode.Open, FileAccess.ReadWrite, FileShare.Read);

    public FileStream OpenToRead(string id) => new(PathOf(id), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    /// <summary>Null when there is none.</summary>
    public long? LengthOf(string id) => new FileInfo(PathOf(id)) is { Exists: true } info ? info.Length : null;

    /// <summary>One that is gone already is fine.</summary>
    public void Delete(string id) => File.Delete(PathOf(id));

    public IEnumerable<string> Ids() => Directory.EnumerateFiles(_path).Select(Path.GetFileName).Where(IsId)!;

    private string PathOf(string id) => IsId(id) ? Path.Combine(_path, id) : throw new ArgumentException("An id is 32 hex digits.", nameof(id));
}

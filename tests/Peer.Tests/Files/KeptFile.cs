using System.Security.Cryptography;
using PeerSecure.Common.Envelopes;
using PeerSecure.Peer.Files;

namespace PeerSecure.Peer.Tests.Files;

/// <summary>A sealed file that a lying authority keeps, and a folder to fetch it into.</summary>
internal sealed class KeptFile : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("peersecure-test-").FullName;
    private readonly FileKey _key = FileKey.Random();

    private KeptFile(int length) => Plain = RandomNumberGenerator.GetBytes(length);

    internal LyingAuthority Authority { get; } = new();

    internal byte[] Plain { get; }

    internal byte[] Sealed { get; private set; } = [];

    internal string Id { get; } = "0123456789abcdef";

    internal FileDetails Details { get; set; } = null!;

    internal string Target => Path.Combine(_folder, "target");

    /// <summary>Three whole chunks and a short one, unless a test wants another length.</summary>
    internal static async Task<KeptFile> MakeAsync(int length = (3 * SealedFileLayout.ChunkLength) + 100)
    {
        var file = new KeptFile(length);
        var header = FileHeader.Create();
        file.Sealed = await file.SealAsync(file.Plain, header);
        file.Details = new FileDetails { Name = "a file", Length = length, HeaderHash = header.Hash.ToArray(), Sha256 = SHA256.HashData(file.Plain) };
        file.Keep(file.Sealed);
        return file;
    }

    internal void Keep(byte[] content) => Authority.Files[Id] = (content.Length, [.. content]);

    internal async Task<byte[]> SealAsync(byte[] plain, FileHeader header)
    {
        await using var journal = TagJournal.Open(Path.Combine(_folder, Path.GetRandomFileName()));
        await using var sealing = new SealingStream(new MemoryStream(plain), _key, header, journal, new SealingOptions());
        using var target = new MemoryStream();
        await sealing.CopyToAsync(target, TestContext.Current.CancellationToken);
        return target.ToArray();
    }

    internal Task GetAsync() =>
        new Downloader(Authority.Server, new HurriedTime()).GetAsync(Id, _key, Details, Target, static (_, _) => { }, TestContext.Current.CancellationToken);

    /// <summary>The whole file, or nothing under its name.</summary>
    internal async Task ArrivesAsync()
    {
        await GetAsync();
        Assert.Equal(Plain, await File.ReadAllBytesAsync(Target, TestContext.Current.CancellationToken));
    }

    internal async Task<FileTransferException> FailsAsync()
    {
        var failure = await Assert.ThrowsAsync<FileTransferException>(GetAsync);
        Assert.False(File.Exists(Target));

        // what is kept for the next time was verified, every byte of it
        foreach (var partial in Directory.EnumerateFiles(_folder, "*.part"))
        {
            var kept = await File.ReadAllBytesAsync(partial, TestContext.Current.CancellationToken);
            Assert.True(Plain.AsSpan().StartsWith(kept), $"{kept.Length} bytes are not how the file begins");
        }

        return failure;
    }

    public async ValueTask DisposeAsync()
    {
        await Authority.DisposeAsync();
        _key.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}

namespace PeerSecure.CertAuthority.Tests;

/// <summary>A file system of its own that is quickly full. Needs the right to mount; skips without.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly string _path;

    private SmallDisk(string path) => _path = path;

    private string Filler => Path.Combine(_path, "filler");

    public static async Task<SmallDisk> MountAsync(CancellationToken cancellationToken)
    {
        Assert.SkipUnless(Tool.Exists("mount"), "mount is not installed");
        var path = Directory.CreateTempSubdirectory("peersecure-test-").FullName;
        var (exitCode, output) = await Tool.RunAsync("mount", "/", cancellationToken, "-t", "tmpfs", "-o", "size=512k,mode=0700", "peersecure-test", path);
        if (exitCode != 0)
        {
            Directory.Delete(path);
            Assert.Skip($"mounting is not allowed here: {output}");
        }

        return new SmallDisk(path);
    }

    /// <summary>Takes what is in this folder, which from now on leads here.</summary>
    public async Task ReplaceAsync(string folder, CancellationToken cancellationToken)
    {
        Assert.Equal(0, (await Tool.RunAsync("cp", "/", cancellationToken, "-a", $"{folder}/.", _path)).ExitCode);
        Directory.Delete(folder, recursive: true);
        Directory.CreateSymbolicLink(folder, _path);
    }

    public void FillUp()
    {
        using var filler = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var page = new byte[4096];
        Assert.Throws<IOException>(() =>
        {
            for (var pages = 0; pages < 1000; pages++)
            {
                filler.Write(page);
            }
        });
    }

    public void MakeRoom() => File.Delete(Filler);

    public async ValueTask DisposeAsync()
    {
        await Tool.RunAsync("umount", "/", CancellationToken.None, "--lazy", _path);
        Directory.Delete(_path);
    }
}

namespace PeerSecure.Common.Tests.Keys;

/// <summary>A file system of its own that is quickly full, or turned read-only. Needs the right to mount; skips without.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly KeysTestFolder _folder;

    private SmallDisk(KeysTestFolder folder) => _folder = folder;

    internal static async Task<SmallDisk> MountAsync(CancellationToken cancellationToken)
    {
        Tool.Require("mount");
        var folder = new KeysTestFolder();
        var (exitCode, output) = await Tool.RunAsync("mount", ["-t", "tmpfs", "-o", "size=64k,mode=0700", "peersecure-test", folder.Path], cancellationToken);
        if (exitCode != 0)
        {
            folder.Dispose();
            Assert.Skip($"mounting is not allowed here: {output}");
        }

        return new SmallDisk(folder);
    }

    internal string File(string name) => _folder.File(name);

    internal IEnumerable<string?> Names => Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName);

    internal void FillUp()
    {
        using var filler = new FileStream(File("filler"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var page = new byte[4096];
        Assert.Throws<IOException>(() =>
        {
            for (var pages = 0; pages < 1000; pages++)
            {
                filler.Write(page);
            }
        });
    }

    internal async Task TurnReadOnlyAsync(CancellationToken cancellationToken) =>
        Assert.Equal(0, (await Tool.RunAsync("mount", ["-o", "remount,ro", _folder.Path], cancellationToken)).ExitCode);

    public async ValueTask DisposeAsync()
    {
        await Tool.RunAsync("umount", [_folder.Path], CancellationToken.None);
        _folder.Dispose();
    }
}

using System.Diagnostics;
using System.Globalization;
using PeerSecure.Common.Storage;

namespace PeerSecure.Common.Tests.Storage;

/// <summary>A tmpfs of a few MiB stands for the full disk; where mounting is not allowed the test is skipped.</summary>
public sealed class DiskFullTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private bool _mounted;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_disk_is_named_harms_nothing_acknowledged_and_work_goes_on_when_there_is_room()
    {
        await MountAsync();
        var ballast = _folder.File("ballast");
        await File.WriteAllBytesAsync(ballast, new byte[2 << 20], Cancelled);
        var path = _folder.File("full.db");
        using var key = StorageChild.Key();
        var stored = new List<string>();
        await using (var database = Database.Open(path, key, StorageChild.Rows))
        {
            var error = await FillAsync(database, stored);
            Assert.Equal((StorageFailure.DiskFull, "disk-full"), (error.Failure, error.Code));
            Assert.Equal(stored.Order(), Ids(database));
            File.Delete(ballast);
            await StorageChild.WriteRowAsync(database, "after");
            stored.Add("after");
        }
        await using var again = Database.Open(path, key, StorageChild.Rows);
        Assert.Equal(stored.Order(), Ids(again));
        Assert.Equal("ok", again.Read(c => c.First("PRAGMA integrity_check", r => r.GetString(0))));
    }

    [Fact]
    public async Task A_database_that_finds_no_room_to_begin_leaves_nothing_half_made()
    {
        await MountAsync();
        await File.WriteAllBytesAsync(_folder.File("ballast"), new byte[(4 << 20) - 8192], Cancelled);
        using var key = StorageChild.Key();
        var error = Assert.Throws<StorageException>(() => Database.Open(_folder.File("none.db"), key, StorageChild.Rows));
        Assert.Equal(StorageFailure.DiskFull, error.Failure);
        Assert.False(File.Exists(_folder.File("none.db")));
        Assert.False(File.Exists(_folder.File("none.db.new")));
    }

    public void Dispose()
    {
        if (_mounted)
        {
            using var unmount = Process.Start("umount", ["--lazy", _folder.Path]);
            unmount.WaitForExit();
        }
        _folder.Dispose();
    }

    private static List<string> Ids(Database database) =>
        database.Read(c => c.Query("SELECT id FROM rows ORDER BY id", r => r.GetString(0))).Order().ToList();

    // Sixteen callers at once, so that a whole group meets the full disk.
    private static async Task<StorageException> FillAsync(Database database, List<string> stored)
    {
        for (var n = 0; n < 10_000; n++)
        {
            var group = Enumerable.Range(0, 16).Select(async i =>
            {
                var id = string.Create(CultureInfo.InvariantCulture, $"{n}-{i}");
                await StorageChild.WriteRowAsync(database, id);
                lock (stored)
                    stored.Add(id);
            }).ToList();
            try
            {
                await Task.WhenAll(group);
            }
            catch (StorageException error)
            {
                return error;
            }
        }
        throw new InvalidOperationException("the disk never filled up");
    }

    private async Task MountAsync()
    {
        Tool.Require("mount");
        using var mount = Process.Start(new ProcessStartInfo("mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", _folder.Path]) { RedirectStandardError = true })!;
        await mount.WaitForExitAsync(Cancelled);
        _mounted = mount.ExitCode == 0;
        Assert.SkipUnless(_mounted, "mounting a tmpfs is not allowed here");
    }
}

using System.Globalization;
using System.Security.Cryptography;
using PeerSecure.Common.Storage;

namespace PeerSecure.Common.Tests.Storage;

public sealed class CrashTests : IDisposable
{
    private const int Rounds = 50;

    private readonly TestFolder _folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_writer_killed_in_fifty_rounds_loses_no_acknowledged_row()
    {
        var path = _folder.File("killed.db");
        var acknowledged = new HashSet<string>();
        for (var round = 0; round < Rounds; round++)
        {
            using var child = ChildProcess.Start("write-until-killed", path, round.ToString(CultureInfo.InvariantCulture));
            var lines = RandomNumberGenerator.GetInt32(1, 200);
            for (var i = 0; i < lines; i++)
                acknowledged.Add(await child.Output.ReadLineAsync(Cancelled) ?? throw new InvalidOperationException("the child ended by itself"));
            child.Kill();
            // The last line may be cut off by the kill: only whole lines are acknowledgements.
            var rest = await child.RestOfOutputAsync(Cancelled);
            acknowledged.UnionWith(rest[..(rest.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
        using var key = StorageChild.Key();
        await using var database = Database.Open(path, key, StorageChild.Rows);
        var kept = database.Read(c => c.Query("SELECT id FROM rows", r => r.GetString(0))).ToHashSet();
        Assert.Empty(acknowledged.Except(kept));
        Assert.Equal("ok", database.Read(c => c.First("PRAGMA integrity_check", r => r.GetString(0))));
        Assert.True(acknowledged.Count > Rounds);
    }

    [Fact]
    public async Task A_sync_that_fails_is_never_acknowledged_and_the_next_one_is()
    {
        Tool.Require("strace");
        var path = _folder.File("sync.db");
        using (var key = StorageChild.Key())
            await Database.Open(path, key, StorageChild.Rows).DisposeAsync();
        // With an existing file: sync 1 is the header of the log, sync 2 and 3 are the first two commits.
        using var child = ChildProcess.StartUnder(
            ["strace", "-f", "-qq", "-o", _folder.File("strace"), "-e", "trace=fsync,fdatasync", "-e", "inject=fsync,fdatasync:error=EIO:when=3"], "write", path, "4");
        var output = await child.RestOfOutputAsync(Cancelled);
        Assert.SkipWhen(output.Length == 0, "strace may not trace here");
        Assert.Contains("InputOutput", output, StringComparison.Ordinal);
        Assert.Equal(3, output.Split('\n').Count(line => line.StartsWith("stored", StringComparison.Ordinal)));
    }

    public void Dispose() => _folder.Dispose();
}

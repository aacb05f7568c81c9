using Microsoft.Data.Sqlite;
using PeerSecure.CertAuthority.Audit;
using PeerSecure.Common.Keys;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Tests.Audit;

public sealed class AuditStoreTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Time = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private readonly string _path = Directory.CreateTempSubdirectory("peersecure-test-").FullName;
    private readonly Database _database;

    public AuditStoreTests()
    {
        using var key = DatabaseKey.Random();
        _database = Database.Open(Path.Combine(_path, "ca.db"), key, Slices.Migrations);
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_path, recursive: true);
    }

    [Fact]
    public async Task An_untouched_log_holds()
    {
        var head = await AppendAsync(20);
        var verdict = Verify();
        Assert.True(verdict.Holds);
        Assert.Equal(20, verdict.Head.Count);
        Assert.Equal(head.Hash, verdict.Head.Hash);
    }

    [Theory]
    [InlineData("UPDATE audit SET who = 'mallory' WHERE number = 7", 7)]
    [InlineData("UPDATE audit SET at = at + 1 WHERE number = 1", 1)]
    [InlineData("UPDATE audit SET outcome = '' WHERE number = 20", 20)]
    [InlineData("UPDATE audit SET subject = subject || detail, detail = '' WHERE number = 3", 3)]
    [InlineData("UPDATE audit SET hash = zeroblob(32) WHERE number = 5", 5)]
    [InlineData("DELETE FROM audit WHERE number = 11", 11)]
    [InlineData("DELETE FROM audit WHERE number = 1", 1)]
    [InlineData("INSERT INTO audit SELECT 21, at, who, action, subject, origin, outcome, detail, hash FROM audit WHERE number = 20", 21)]
    public async Task The_first_entry_that_was_touched_is_named(string tampering, long brokenAt)
    {
        await AppendAsync(20);
        await TamperAsync(tampering);
        var verdict = Verify();
        Assert.False(verdict.Holds);
        Assert.Equal(brokenAt, verdict.BrokenAt);
        Assert.Equal(brokenAt - 1, verdict.Head.Count);
    }

    [Fact]
    public async Task A_cut_tail_shows_by_a_head_that_was_kept()
    {
        var kept = await AppendAsync(20);
        await TamperAsync("DELETE FROM audit WHERE number > 15");
        Assert.True(Verify().Holds);
        var verdict = Verify(kept);
        Assert.False(verdict.Holds);
        Assert.Equal(16, verdict.MissingFrom);
    }

    [Fact]
    public async Task A_log_written_anew_shows_by_a_head_that_was_kept()
    {
        var kept = await AppendAsync(5);
        await TamperAsync("DELETE FROM audit WHERE number > 4");
        await _database.WriteAsync(
            static connection => AuditStore.Append(connection, Time, new AuditEntry("authority", "other", "-", "control", "done", "")), TestContext.Current.CancellationToken);
        Assert.Equal(5, Verify(kept).BrokenAt);
    }

    [Fact]
    public async Task Entries_cannot_be_changed_or_removed_by_mistake()
    {
        await AppendAsync(3);
        foreach (var sql in (string[])["UPDATE audit SET who = 'x'", "DELETE FROM audit"])
        {
            await Assert.ThrowsAsync<SqliteException>(() => _database.WriteAsync(connection => connection.Execute(sql), TestContext.Current.CancellationToken));
        }

        Assert.True(Verify().Holds);
    }

    private async Task<AuditHead> AppendAsync(int count)
    {
        AuditHead head = default;
        for (var number = 1; number <= count; number++)
        {
            var entry = new AuditEntry("operator", "test", $"subject {number}", "control", AuditEntry.Done, "detail");
            head = await _database.WriteAsync(connection => AuditStore.Append(connection, Time, entry), TestContext.Current.CancellationToken);
        }

        return head;
    }

    /// <summary>What somebody with the database key could do.</summary>
    private Task TamperAsync(string sql) =>
        _database.WriteAsync(
            connection =>
            {
                connection.Execute("DROP TRIGGER audit_is_not_changed");
                connection.Execute("DROP TRIGGER audit_is_not_cut");
                connection.Execute(sql);
            },
            TestContext.Current.CancellationToken);

    private AuditVerdict Verify(params AuditHead[] kept) => _database.Read(connection => AuditStore.Verify(connection, kept));
}

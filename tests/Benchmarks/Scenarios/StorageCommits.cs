using Microsoft.Data.Sqlite;
using PeerSecure.Benchmarks.Measuring;
using PeerSecure.Common.Keys;
using PeerSecure.Common.Storage;

namespace PeerSecure.Benchmarks.Scenarios;

/// <summary>
/// Durable single-row commits with 1 and with 64 callers, beside what the disk can sync and what the processor could insert
/// if syncing cost nothing (the same rows through the same statement, many to a commit).
/// </summary>
internal sealed class StorageCommits : IScenario
{
    private const string Raw = "fdatasync of 4 KiB";
    private const string One = "1 writer";
    private const string Many = "64 writers";
    private const string Savepoints = "64 writers, savepoints";
    private const string Limit = "CPU limit";
    private const string InsertSql = "INSERT INTO message (sender, stored_at, body) VALUES ($sender, $storedAt, $body)";
    private const int RowsPerLargeCommit = 10_000;

    private static readonly Migration[] Schema =
        [new(1, "CREATE TABLE message (id INTEGER PRIMARY KEY, sender TEXT NOT NULL, stored_at INTEGER NOT NULL, body BLOB NOT NULL)")];

    private static readonly byte[] Body = new byte[128];

    public string Name => "storage-commits";

    public string Summary => "durable single-row commits: 1 and 64 callers, beside raw fdatasync and one large commit";

    public async Task RunAsync(Round round, CancellationToken cancellationToken)
    {
        await MeasureRawAsync(round, cancellationToken);
        using var key = DatabaseKey.Random();
        await using (var database = Database.Open(Path.Combine(round.Folder, "small.db"), key, Schema))
        {
            await round.MeasureAsync(One, "commits", 1, token => InsertOneAsync(database, token), cancellationToken);
            await round.MeasureAsync(Many, "commits", 64, token => InsertOneAsync(database, token), cancellationToken);
            await round.MeasureAsync(Savepoints, "commits", 64, token => database.WriteAsync(Insert, token), cancellationToken);
        }
        await using (var database = Database.Open(Path.Combine(round.Folder, "large.db"), key, Schema))
            await round.MeasureAsync(Limit, "rows", 1, token => InsertManyAsync(database, token), cancellationToken);
        round.Relate("1 writer / raw fdatasync", One, Raw);
        round.Relate("64 writers / 1 writer", Many, One);
        round.Relate("64 writers / CPU limit", Many, Limit);
    }

    private static async Task MeasureRawAsync(Round round, CancellationToken cancellationToken)
    {
        using var file = File.OpenHandle(Path.Combine(round.Folder, "raw"), FileMode.CreateNew, FileAccess.Write);
        var page = new byte[4096];
        var length = 0L;
        await round.MeasureAsync(Raw, "syncs", 1, _ =>
        {
            RandomAccess.Write(file, page, length);
            DurableFile.FlushData(file);
            length += page.Length;
            return Task.FromResult(1);
        }, cancellationToken);
    }

    private static Task<int> InsertOneAsync(Database database, CancellationToken cancellationToken) =>
        database.ExecuteAsync(InsertSql, [("$sender", "alice"), ("$storedAt", 1_700_000_000_000L), ("$body", Body)], cancellationToken);

    private static Task<int> InsertManyAsync(Database database, CancellationToken cancellationToken) =>
        database.WriteAsync(connection =>
        {
            for (var i = 0; i < RowsPerLargeCommit; i++)
                Insert(connection);
            return RowsPerLargeCommit;
        }, cancellationToken);

    private static int Insert(SqliteConnection connection) =>
        connection.Execute(InsertSql, ("$sender", "alice"), ("$storedAt", 1_700_000_000_000L), ("$body", Body));
}

using Microsoft.Data.Sqlite;
using PeerSecure.Common.Keys;
using PeerSecure.Common.Storage;

namespace PeerSecure.Common.Tests.Storage;

public sealed class DatabaseTests : IDisposable
{
    internal static readonly Migration[] Notes = [new(1, "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)")];

    private readonly TestFolder _folder = new();
    private readonly DatabaseKey _key = DatabaseKey.Random();

    private string File => _folder.File("test.db");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_written_is_read_and_survives_reopening()
    {
        await using (var database = Database.Open(File, _key, Notes))
        {
            await database.WriteAsync(c => Add(c, "one"), Cancelled);
            Assert.Equal(["one"], All(database));
        }
        await using var again = Database.Open(File, _key, Notes);
        Assert.Equal(["one"], All(again));
    }

    [Fact]
    public async Task A_failing_item_undoes_only_itself()
    {
        await using var database = Database.Open(File, _key, Notes);
        var gate = new ManualResetEventSlim();
        var first = database.WriteAsync(_ => gate.Wait(Cancelled), Cancelled); // holds the writer, so that the rest form one group
        var good = database.WriteAsync(c => Add(c, "good"), Cancelled);
        var broken = database.WriteAsync<int>(c =>
        {
            Add(c, "half");
            throw new InvalidOperationException("on purpose");
        }, Cancelled);
        var repeated = database.WriteAsync(c => Add(c, "good"), Cancelled);
        var last = database.WriteAsync(c => Add(c, "last"), Cancelled);
        gate.Set();
        await Task.WhenAll(first, good, last);
        await Assert.ThrowsAsync<InvalidOperationException>(() => broken);
        await Assert.ThrowsAsync<SqliteException>(() => repeated);
        Assert.Equal(["good", "last"], All(database));
        Assert.Equal(1, database.Counters.Groups);
    }

    public void Dispose()
    {
        _key.Dispose();
        _folder.Dispose();
    }

    internal static int Add(SqliteConnection connection, string text) =>
        connection.Execute("INSERT INTO notes (text) VALUES ($text)", ("$text", text));

    internal static List<string> All(Database database) =>
        database.Read(c => c.Query("SELECT text FROM notes ORDER BY id", r => r.GetString(0)));
}

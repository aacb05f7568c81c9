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

    [Fact]
    public async Task Single_statements_in_a_group_fail_alone_too()
    {
        await using var database = Database.Open(File, _key, Notes);
        using var gate = new ManualResetEventSlim();
        var first = database.WriteAsync(_ => gate.Wait(Cancelled), Cancelled);
        var good = database.ExecuteAsync("INSERT INTO notes (id, text) VALUES (1, $text)", [("$text", "good")], Cancelled);
        var half = database.ExecuteAsync("INSERT INTO notes (text) SELECT 'new' UNION ALL SELECT text FROM notes", [], Cancelled);
        var last = database.ExecuteAsync("INSERT INTO notes (text) VALUES ($text)", [("$text", "last")], Cancelled);
        gate.Set();
        await Task.WhenAll(first, good, last);
        await Assert.ThrowsAsync<SqliteException>(() => half);
        Assert.Equal(["good", "last"], All(database));
        Assert.Equal(1, database.Counters.Groups);
    }

    [Fact]
    public async Task The_first_item_of_a_group_is_undone_as_a_whole()
    {
        await using var database = Database.Open(File, _key, Notes);
        await Assert.ThrowsAsync<InvalidOperationException>(() => database.WriteAsync<int>(c =>
        {
            Add(c, "half");
            throw new InvalidOperationException("on purpose");
        }, Cancelled));
        Assert.Empty(All(database));
    }

    [Fact]
    public async Task Several_statements_are_refused_where_one_is_expected()
    {
        await using var database = Database.Open(File, _key, Notes);
        await Assert.ThrowsAsync<ArgumentException>(() => database.ExecuteAsync("DELETE FROM notes; DELETE FROM notes", [], Cancelled));
    }

    [Fact]
    public async Task A_value_of_an_earlier_call_is_never_used_again()
    {
        await using var database = Database.Open(File, _key, Notes);
        const string Sql = "INSERT INTO notes (text) VALUES ($text)";
        await database.ExecuteAsync(Sql, [("$text", "mine")], Cancelled);
        await Assert.ThrowsAnyAsync<Exception>(() => database.ExecuteAsync(Sql, [], Cancelled));
        await Assert.ThrowsAnyAsync<Exception>(() => database.ExecuteAsync(Sql, [("$other", "x")], Cancelled));
        Assert.Equal(["mine"], All(database));
    }

    [Fact]
    public async Task Work_that_is_cancelled_while_it_waits_is_never_run()
    {
        await using var database = Database.Open(File, _key, Notes);
        using var gate = new ManualResetEventSlim();
        using var cancellation = new CancellationTokenSource();
        var first = database.WriteAsync(_ => gate.Wait(Cancelled), Cancelled);
        var waiting = database.WriteAsync(c => Add(c, "never"), cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting); // although the writer is still held
        gate.Set();
        await first;
        await database.WriteAsync(c => Add(c, "then"), Cancelled);
        Assert.Equal(["then"], All(database));
    }

    [Fact]
    public async Task Work_that_began_is_finished_although_it_is_cancelled()
    {
        await using var database = Database.Open(File, _key, Notes);
        using var began = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        using var cancellation = new CancellationTokenSource();
        var writing = database.WriteAsync(c =>
        {
            began.Set();
            gate.Wait(Cancelled);
            return Add(c, "kept");
        }, cancellation.Token);
        began.Wait(Cancelled);
        await cancellation.CancelAsync();
        gate.Set();
        Assert.Equal(1, await writing);
        Assert.Equal(["kept"], All(database));
    }

    [Fact]
    public async Task Callers_beyond_the_capacity_of_the_queue_wait_and_may_give_up()
    {
        await using var database = Database.Open(File, _key, Notes);
        using var gate = new ManualResetEventSlim();
        using var cancellation = new CancellationTokenSource();
        var first = database.WriteAsync(_ => gate.Wait(Cancelled), Cancelled);
        var queued = Enumerable.Range(0, 5000).Select(i => database.WriteAsync(c => Add(c, $"{i}"), cancellation.Token)).ToList();
        Assert.InRange(database.Counters.QueueDepth, 4000, 4096);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(queued));
        Assert.All(queued, task => Assert.True(task.IsCanceled));
        gate.Set();
        await first;
        Assert.Empty(All(database));
    }

    [Fact]
    public async Task A_stream_of_callers_that_never_ends_does_not_keep_the_first_waiting()
    {
        await using var database = Database.Open(File, _key, Notes);
        var before = 0;
        await NextAsync();
        Assert.InRange(before, 1, 3);

        Task NextAsync() => database.WriteAsync(c =>
        {
            if (database.Counters.Groups > 0)
                return;
            before++;
            Add(c, $"{before}");
            _ = NextAsync(); // as long as nothing is committed there is always another caller
        }, Cancelled);
    }

    [Fact]
    public async Task Closing_finishes_what_is_queued_and_refuses_what_comes_later()
    {
        var database = Database.Open(File, _key, Notes);
        var queued = Enumerable.Range(0, 200).Select(i => database.WriteAsync(c => Add(c, $"{i}"), Cancelled)).ToList();
        await database.DisposeAsync();
        await Task.WhenAll(queued).WaitAsync(TimeSpan.FromSeconds(10), Cancelled);   // all done; their callers hear of it on threads of their own
        await Assert.ThrowsAsync<ObjectDisposedException>(() => database.WriteAsync(c => Add(c, "late"), Cancelled));
        Assert.Throws<ObjectDisposedException>(() => All(database));
        await using var again = Database.Open(File, _key, Notes);
        Assert.Equal(200, All(again).Count);
    }

    [Fact]
    public async Task A_reader_keeps_its_snapshot_while_others_write()
    {
        await using var database = Database.Open(File, _key, Notes);
        await database.WriteAsync(c => Add(c, "before"), Cancelled);
        var seen = database.Read(c =>
        {
            var start = Count(c);
#pragma warning disable xUnit1031 // the point is to write while this reader is inside its snapshot
            Task.Run(() => database.WriteAsync(w => Add(w, "meanwhile"), Cancelled), Cancelled).GetAwaiter().GetResult();
#pragma warning restore xUnit1031
            return (start, Count(c));
        });
        Assert.Equal((1, 1), seen);
        Assert.Equal(2, database.Read(Count));
    }

    [Fact]
    public async Task A_reader_cannot_write()
    {
        await using var database = Database.Open(File, _key, Notes);
        Assert.ThrowsAny<Exception>(() => database.Read(c => Add(c, "x")));
        Assert.Empty(All(database));
    }

    [Fact]
    public async Task Work_that_ends_the_transaction_itself_is_not_acknowledged_and_the_writer_goes_on()
    {
        await using var database = Database.Open(File, _key, Notes);
        await Assert.ThrowsAnyAsync<Exception>(() => database.WriteAsync(c => c.Execute("ROLLBACK"), Cancelled));
        await database.WriteAsync(c => Add(c, "fine"), Cancelled);
        Assert.Equal(["fine"], All(database));
    }

    [Fact]
    public async Task Asynchronous_work_is_refused()
    {
        await using var database = Database.Open(File, _key, Notes);
        await Assert.ThrowsAsync<ArgumentException>(() => database.WriteAsync(_ => Task.CompletedTask, Cancelled));
    }

    [Fact]
    public async Task Counters_tell_commits_items_and_failures()
    {
        await using var database = Database.Open(File, _key, Notes);
        await database.WriteAsync(c => Add(c, "a"), Cancelled);
        await Assert.ThrowsAnyAsync<Exception>(() => database.WriteAsync(c => Add(c, "a"), Cancelled));
        var counters = database.Counters;
        Assert.Equal((1, 1, 1, 0), (counters.Groups, counters.Items, counters.Failures, counters.QueueDepth));
        Assert.True(counters.CommitTime > TimeSpan.Zero && counters.LastCommit > TimeSpan.Zero);
    }

    public void Dispose()
    {
        _key.Dispose();
        _folder.Dispose();
    }

    private static int Count(SqliteConnection connection) => connection.First("SELECT count(*) FROM notes", r => r.GetInt32(0));

    internal static int Add(SqliteConnection connection, string text) =>
        connection.Execute("INSERT INTO notes (text) VALUES ($text)", ("$text", text));

    internal static List<string> All(Database database) =>
        database.Read(c => c.Query("SELECT text FROM notes ORDER BY id", r => r.GetString(0)));
}

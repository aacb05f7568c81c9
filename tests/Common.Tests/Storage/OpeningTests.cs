using System.Globalization;
using Microsoft.Data.Sqlite;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Keys;
using PeerSecure.Common.Storage;

namespace PeerSecure.Common.Tests.Storage;

public sealed class OpeningTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly DatabaseKey _key = StorageChild.Key();

    private string Path => _folder.File("test.db");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_file_shows_neither_the_header_nor_the_text()
    {
        await using (var database = Database.Open(Path, _key, DatabaseTests.Notes))
            await database.WriteAsync(c => DatabaseTests.Add(c, "a word in the clear"), Cancelled);
        var content = await File.ReadAllBytesAsync(Path, Cancelled);
        Assert.Equal(-1, content.AsSpan().IndexOf("SQLite format 3"u8));
        Assert.Equal(-1, content.AsSpan().IndexOf("a word in the clear"u8));
    }

    [Fact]
    public async Task The_log_beside_the_file_shows_no_text_either()
    {
        await using var database = Database.Open(Path, _key, DatabaseTests.Notes);
        await database.WriteAsync(c => DatabaseTests.Add(c, "a word in the clear"), Cancelled);
        using var stream = new FileStream(Path + "-wal", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var log = new byte[stream.Length];
        await stream.ReadExactlyAsync(log, Cancelled);
        Assert.True(log.Length > 4096);
        Assert.Equal(-1, log.AsSpan().IndexOf("a word in the clear"u8));
    }

    [Fact]
    public async Task Only_the_owner_may_read_the_files()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes");
        await using var database = Database.Open(Path, _key, DatabaseTests.Notes);
        await database.WriteAsync(c => DatabaseTests.Add(c, "x"), Cancelled);
        foreach (var file in Directory.GetFiles(_folder.Path))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Theory]
    [InlineData("journal_mode", "wal")]
    [InlineData("synchronous", "2")]
    [InlineData("foreign_keys", "1")]
    [InlineData("page_size", "4096")]
    [InlineData("temp_store", "2")]
    public async Task The_writer_runs_with_the_settings_that_keep_promises(string setting, string expected)
    {
        await using var database = Database.Open(Path, _key, DatabaseTests.Notes);
        Assert.Equal(expected, await database.WriteAsync(c => c.First($"PRAGMA {setting}", r => r.GetString(0)), Cancelled));
    }

    [Fact]
    public async Task Somebody_who_looks_into_the_file_with_another_program_delays_writing_and_does_not_break_it()
    {
        await using var database = Database.Open(Path, _key, DatabaseTests.Notes);
        using var other = EncryptedConnection.OpenSingleFile(Path, _key);
        other.Run("BEGIN IMMEDIATE");
        var waiting = database.WriteAsync(c => DatabaseTests.Add(c, "waited"), Cancelled);
        Assert.False(waiting.IsCompleted);
        other.Run("COMMIT");
        await waiting;
        other.Run("BEGIN IMMEDIATE");
        var error = await Assert.ThrowsAsync<StorageException>(() => database.WriteAsync(c => DatabaseTests.Add(c, "too long"), Cancelled));
        Assert.Equal(StorageFailure.Locked, error.Failure);
        other.Run("COMMIT");
        Assert.Equal(["waited"], DatabaseTests.All(database));
    }

    [Fact]
    public async Task A_wrong_key_is_refused_and_changes_nothing()
    {
        await MakeAsync();
        var before = await File.ReadAllBytesAsync(Path, Cancelled);
        using var wrong = DatabaseKey.Random();
        Refused(StorageFailure.WrongKeyOrNotOurs, "database-wrong-key", ExitCode.NotSignedIn, wrong);
        Assert.Equal(before, await File.ReadAllBytesAsync(Path, Cancelled));
    }

    [Fact]
    public async Task A_file_of_another_kind_is_refused()
    {
        await File.WriteAllBytesAsync(Path, [.. Enumerable.Range(0, 9000).Select(i => (byte)(i % 251))], Cancelled);
        Refused(StorageFailure.WrongKeyOrNotOurs, "database-wrong-key", ExitCode.NotSignedIn);
    }

    [Fact]
    public async Task A_file_shorter_than_a_page_is_refused()
    {
        await File.WriteAllTextAsync(Path, "hello", Cancelled);
        Refused(StorageFailure.WrongKeyOrNotOurs, "database-wrong-key", ExitCode.NotSignedIn);
    }

    [Fact]
    public void A_plain_SQLite_file_is_named_as_such()
    {
        SqlCipherLibrary.EnsureLoaded();
        using (var plain = new SqliteConnection($"Data Source={Path};Pooling=False"))
        {
            plain.Open();
            plain.Run("CREATE TABLE t (x)");
        }
        Refused(StorageFailure.PlainDatabase, "database-not-encrypted", ExitCode.Failed);
    }

    [Fact]
    public async Task An_empty_file_is_named_as_such()
    {
        await File.WriteAllBytesAsync(Path, [], Cancelled);
        Refused(StorageFailure.EmptyFile, "database-empty", ExitCode.Failed);
    }

    [Fact]
    public async Task A_log_whose_file_is_gone_stops_a_fresh_start()
    {
        await File.WriteAllBytesAsync(Path + "-wal", [1], Cancelled);
        Refused(StorageFailure.MainFileMissing, "database-main-file-missing", ExitCode.Failed);
        Assert.False(File.Exists(Path));
    }

    [Fact]
    public void A_missing_folder_is_an_input_output_failure()
    {
        var error = Assert.Throws<StorageException>(() => Database.Open(_folder.File("no/such/folder/test.db"), _key, []));
        Assert.Equal(StorageFailure.InputOutput, error.Failure);
    }

    [Fact]
    public async Task A_changed_byte_is_found_when_the_page_is_read()
    {
        await using (var database = Database.Open(Path, _key, StorageChild.Rows))
        {
            for (var i = 0; i < 50; i++)
                await StorageChild.WriteRowAsync(database, i.ToString(CultureInfo.InvariantCulture));
        }
        var content = await File.ReadAllBytesAsync(Path, Cancelled);
        content[(4 * 4096) + 100] ^= 1;
        await File.WriteAllBytesAsync(Path, content, Cancelled);
        await using var damaged = Database.Open(Path, _key, StorageChild.Rows);
        var error = Assert.Throws<StorageException>(() => damaged.Read(c => c.Query("SELECT id, filler FROM rows", r => r.GetString(0))));
        Assert.Equal(StorageFailure.Damaged, error.Failure);
        Assert.Equal(ExitCode.Integrity, error.ExitCode);
    }

    [Fact]
    public async Task A_newer_schema_is_refused_and_left_alone()
    {
        await using (Database.Open(Path, _key, [.. DatabaseTests.Notes, new Migration(2, "CREATE TABLE more (x)")]))
        {
        }
        Refused(StorageFailure.NewerSchema, "database-newer-schema", ExitCode.Failed);
        await using var newer = Database.Open(Path, _key, [.. DatabaseTests.Notes, new Migration(2, "-- ran before")]);
        Assert.Equal(0, newer.Read(c => c.First("SELECT count(*) FROM more", r => r.GetInt32(0))));
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_the_schema_before_it()
    {
        await MakeAsync();
        Assert.Throws<SqliteException>(() => Database.Open(Path, _key, [.. DatabaseTests.Notes, new Migration(2, "CREATE TABLE more (x); INSERT INTO nowhere VALUES (1)")]));
        await using var database = Database.Open(Path, _key, DatabaseTests.Notes);
        Assert.Equal(0, database.Read(c => c.First("SELECT count(*) FROM sqlite_master WHERE name = 'more'", r => r.GetInt32(0))));
    }

    [Fact]
    public async Task Migrations_run_once_and_in_order()
    {
        await MakeAsync();
        Migration[] more = [.. DatabaseTests.Notes, new(2, "ALTER TABLE notes ADD COLUMN seen INTEGER NOT NULL DEFAULT 7"), new(3, "UPDATE notes SET seen = seen + 1")];
        for (var i = 0; i < 2; i++)
        {
            await using var database = Database.Open(Path, _key, more);
            Assert.Equal(8, database.Read(c => c.First("SELECT seen FROM notes", r => r.GetInt32(0))));
        }
    }

    [Fact]
    public void Migrations_out_of_order_are_a_mistake_of_the_program() =>
        Assert.Throws<ArgumentException>(() => Database.Open(Path, _key, [new Migration(2, "")]));

    [Fact]
    public async Task A_second_process_is_refused_with_the_number_of_the_first_and_let_in_after_its_death()
    {
        using var child = ChildProcess.Start("hold", Path);
        Assert.Equal("open", await child.Output.ReadLineAsync(Cancelled));
        var error = Assert.Throws<StorageException>(() => Database.Open(Path, _key, StorageChild.Rows));
        Assert.Equal(StorageFailure.Locked, error.Failure);
        Assert.Contains($"process {child.Id}", error.Message, StringComparison.Ordinal);
        child.Kill();
        await child.RestOfOutputAsync(Cancelled);
        await Database.Open(Path, _key, StorageChild.Rows).DisposeAsync();
    }

    [Fact]
    public async Task The_same_process_cannot_open_it_twice_either()
    {
        await using var first = Database.Open(Path, _key, DatabaseTests.Notes);
        Refused(StorageFailure.Locked, "database-locked", ExitCode.Failed);
        await first.WriteAsync(c => DatabaseTests.Add(c, "still working"), Cancelled);
    }

    [Theory]
    [InlineData("libsqlite3.so.0", "PlainLibrary | sqlcipher-is-plain-sqlite | 1")]
    [InlineData("libnothing-of-this-name.so", "MissingLibrary | sqlcipher-missing | 1")]
    public async Task A_machine_without_SQLCipher_is_told_what_to_install(string library, string expected)
    {
        using var child = ChildProcess.Start("load", library);
        var answer = await child.RestOfOutputAsync(Cancelled);
        Assert.SkipWhen(library == "libsqlite3.so.0" && answer.StartsWith("Missing", StringComparison.Ordinal), "plain SQLite is not installed");
        Assert.StartsWith(expected, answer, StringComparison.Ordinal);
        Assert.Contains("apt install libsqlcipher", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_failure_has_a_code_a_message_and_a_remedy()
    {
        var all = Enum.GetValues<StorageFailure>().Select(failure => new StorageException(failure, "x.db")).ToList();
        Assert.Equal(all.Count, all.Select(e => e.Code).Distinct().Count());
        Assert.All(all, e => Assert.True(e.Message.Length > 10 && e.Remedy.Length > 10 && e.ExitCode != ExitCode.Done));
    }

    public void Dispose()
    {
        _key.Dispose();
        _folder.Dispose();
    }

    private async Task MakeAsync()
    {
        await using var database = Database.Open(Path, _key, DatabaseTests.Notes);
        await database.WriteAsync(c => DatabaseTests.Add(c, "one"), Cancelled);
    }

    private void Refused(StorageFailure failure, string code, ExitCode exitCode, DatabaseKey? key = null)
    {
        var error = Assert.Throws<StorageException>(() => Database.Open(Path, key ?? _key, DatabaseTests.Notes));
        Assert.Equal((failure, code, exitCode), (error.Failure, error.Code, error.ExitCode));
        Assert.Contains(Path, error.Message, StringComparison.Ordinal);
    }
}

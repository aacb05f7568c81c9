using System.Globalization;
using PeerSecure.Common.Keys;
using PeerSecure.Common.Storage;

namespace PeerSecure.Common.Tests.Storage;

public sealed class BackupTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly DatabaseKey _key = StorageChild.Key();
    private readonly DatabaseKey _backupKey = DatabaseKey.Random();

    private string Path => _folder.File("test.db");

    private string Backup => _folder.File("copy.backup");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backup_is_one_file_that_only_its_own_key_opens()
    {
        await MakeBackupAsync(rows: 300);
        Assert.Equal(["copy.backup"], Directory.GetFiles(_folder.Path, "copy*").Select(System.IO.Path.GetFileName));
        var content = await File.ReadAllBytesAsync(Backup, Cancelled);
        Assert.Equal(-1, content.AsSpan().IndexOf("SQLite format 3"u8));
        Assert.Equal(-1, content.AsSpan().IndexOf("CREATE TABLE"u8));
        var error = Assert.Throws<StorageException>(() => Database.Open(Backup, _key, StorageChild.Rows));
        Assert.Equal(StorageFailure.WrongKeyOrNotOurs, error.Failure);
        await using var opened = Database.Open(Backup, _backupKey, StorageChild.Rows);
        Assert.Equal(300, Count(opened));
    }

    [Fact]
    public async Task A_restored_backup_has_the_rows_under_a_new_key()
    {
        await MakeBackupAsync(rows: 20);
        var restored = _folder.File("restored.db");
        using var newKey = DatabaseKey.Random();
        await Database.RestoreAsync(Backup, _backupKey, restored, newKey, StorageChild.Rows, Cancelled);
        await using var database = Database.Open(restored, newKey, StorageChild.Rows);
        Assert.Equal(20, Count(database));
        await StorageChild.WriteRowAsync(database, "goes on");
    }

    [Fact]
    public async Task A_backup_beside_a_busy_writer_is_one_consistent_state()
    {
        await using var database = Database.Open(Path, _key, StorageChild.Rows);
        await database.WriteAsync(c => c.Execute("CREATE TABLE pairs (n INTEGER)"), Cancelled);
        using var stop = new CancellationTokenSource();
        var started = new TaskCompletionSource();
        var writing = Task.Run(async () =>
        {
            for (var n = 0; !stop.IsCancellationRequested; n++)
            {
                await database.WriteAsync(c => c.Execute("INSERT INTO pairs VALUES ($n)", ("$n", n)) + c.Execute("INSERT INTO pairs VALUES ($n)", ("$n", n)), Cancelled);
                await StorageChild.WriteRowAsync(database, n.ToString(CultureInfo.InvariantCulture));
                if (n == 50)
                    started.SetResult();
            }
        }, Cancelled);
        await started.Task.WaitAsync(Cancelled);
        await database.BackupAsync(Backup, _backupKey, Cancelled);
        await stop.CancelAsync();
        await writing;
        await using var copy = Database.Open(Backup, _backupKey, StorageChild.Rows);
        Assert.Equal(0, copy.Read(c => c.First("SELECT count(*) FROM (SELECT n FROM pairs GROUP BY n HAVING count(*) <> 2)", r => r.GetInt32(0))));
        Assert.InRange(copy.Read(c => c.First("SELECT count(*) FROM pairs", r => r.GetInt32(0))), 100, int.MaxValue);
    }

    [Fact]
    public async Task Nothing_is_overwritten()
    {
        await MakeBackupAsync(rows: 1);
        await using (var database = Database.Open(Path, _key, StorageChild.Rows))
            await FailsAsync(StorageFailure.AlreadyExists, () => database.BackupAsync(Backup, _backupKey, Cancelled));
        await FailsAsync(StorageFailure.AlreadyExists, () => RestoreAsync(Backup, _backupKey));
    }

    [Fact]
    public async Task A_restore_with_the_wrong_key_leaves_nothing_behind()
    {
        await MakeBackupAsync(rows: 1);
        File.Delete(Path);
        await FailsAsync(StorageFailure.WrongKeyOrNotOurs, () => RestoreAsync(Backup, _key));
        Assert.False(File.Exists(Path));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.new*"));
    }

    [Fact]
    public async Task A_damaged_backup_is_found_before_it_takes_the_place_of_anything()
    {
        await MakeBackupAsync(rows: 100);
        File.Delete(Path);
        var content = await File.ReadAllBytesAsync(Backup, Cancelled);
        content[(5 * 4096) + 10] ^= 1;
        await File.WriteAllBytesAsync(Backup, content, Cancelled);
        await FailsAsync(StorageFailure.Damaged, () => RestoreAsync(Backup, _backupKey));
        Assert.False(File.Exists(Path));
    }

    [Fact]
    public async Task A_backup_of_a_newer_version_a_missing_one_and_a_plain_file_are_refused()
    {
        await FailsAsync(StorageFailure.NotFound, () => RestoreAsync(Backup, _backupKey));
        await MakeBackupAsync(rows: 1);
        File.Delete(Path);
        await FailsAsync(StorageFailure.NewerSchema, () => Database.RestoreAsync(Backup, _backupKey, Path, _key, [], Cancelled));
        await File.WriteAllTextAsync(Backup, "SQLite format 3\0 and so on", Cancelled);
        await FailsAsync(StorageFailure.PlainDatabase, () => RestoreAsync(Backup, _backupKey));
    }

    [Fact]
    public async Task A_cancelled_backup_leaves_no_file()
    {
        await using var database = Database.Open(Path, _key, StorageChild.Rows);
        await StorageChild.WriteRowAsync(database, "x");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => database.BackupAsync(Backup, _backupKey, new CancellationToken(canceled: true)));
        Assert.Empty(Directory.GetFiles(_folder.Path, "copy*"));
    }

    public void Dispose()
    {
        _key.Dispose();
        _backupKey.Dispose();
        _folder.Dispose();
    }

    private Task RestoreAsync(string backup, DatabaseKey backupKey) =>
        Database.RestoreAsync(backup, backupKey, Path, _key, StorageChild.Rows, Cancelled);

    private async Task MakeBackupAsync(int rows)
    {
        await using var database = Database.Open(Path, _key, StorageChild.Rows);
        for (var i = 0; i < rows; i++)
            await StorageChild.WriteRowAsync(database, i.ToString(CultureInfo.InvariantCulture));
        await database.BackupAsync(Backup, _backupKey, Cancelled);
    }

    private static int Count(Database database) => database.Read(c => c.First("SELECT count(*) FROM rows", r => r.GetInt32(0)));

    private static async Task FailsAsync(StorageFailure failure, Func<Task> action) =>
        Assert.Equal(failure, (await Assert.ThrowsAsync<StorageException>(action)).Failure);
}

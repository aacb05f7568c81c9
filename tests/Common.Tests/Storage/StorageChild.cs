using System.Globalization;
using PeerSecure.Common.Keys;
using PeerSecure.Common.Storage;

namespace PeerSecure.Common.Tests.Storage;

/// <summary>What a child process does. The key is a fixed one of the tests; real keys never travel in arguments.</summary>
internal static class StorageChild
{
    internal static readonly Migration[] Rows = [new(1, "CREATE TABLE rows (id TEXT PRIMARY KEY, filler BLOB NOT NULL)")];

    internal static DatabaseKey Key() => DatabaseKey.CopyOf(Enumerable.Range(1, DatabaseKey.Length).Select(i => (byte)i).ToArray());

    internal static async Task<int> RunAsync(string[] role)
    {
        switch (role)
        {
            case ["write-until-killed", var path, var round]:
                await WriteUntilKilledAsync(path, round);
                return 0;
            case ["write", var path, var count]:
                await WriteAsync(path, int.Parse(count, CultureInfo.InvariantCulture));
                return 0;
            case ["hold", var path]:
                await HoldAsync(path);
                return 0;
            case ["load", .. var names]:
                Load(names);
                return 0;
            default:
                await Console.Error.WriteLineAsync("unknown role");
                return 2;
        }
    }

    internal static Task WriteRowAsync(Database database, string id) =>
        database.WriteAsync(c => c.Execute("INSERT INTO rows (id, filler) VALUES ($id, zeroblob(500))", ("$id", id)), CancellationToken.None);

    // Eight callers, so that groups form; each line on stdout is an acknowledgement.
    private static async Task WriteUntilKilledAsync(string path, string round)
    {
        using var key = Key();
        await using var database = Database.Open(path, key, Rows);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async caller =>
        {
            for (var n = 0; ; n++)
            {
                var id = $"{round}-{caller}-{n}";
                await WriteRowAsync(database, id);
                Print(id);
            }
        }));
    }

    private static async Task WriteAsync(string path, int count)
    {
        using var key = Key();
        await using var database = Database.Open(path, key, Rows);
        for (var n = 0; n < count; n++)
        {
            try
            {
                await WriteRowAsync(database, n.ToString(CultureInfo.InvariantCulture));
                Print($"stored {n}");
            }
            catch (StorageException error)
            {
                Print($"{error.Failure} {n}");
            }
        }
    }

    private static async Task HoldAsync(string path)
    {
        using var key = Key();
        await using var database = Database.Open(path, key, Rows);
        Print("open");
        await Console.In.ReadLineAsync();
    }

    private static void Load(string[] names)
    {
        SqlCipherLibrary.Names = names;
        try
        {
            Print(SqlCipherLibrary.EnsureLoaded());
        }
        catch (StorageException error)
        {
            Print($"{error.Failure} | {error.Code} | {(int)error.ExitCode} | {error.Message} {error.Remedy}");
        }
    }

    private static void Print(string line)
    {
        lock (Rows)
        {
            Console.Out.WriteLine(line);
            Console.Out.Flush();
        }
    }
}

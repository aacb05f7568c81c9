using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace PeerSecure.Common.Storage;

/// <summary>
/// Finds the machine's SQLCipher once per process and refuses anything that would write plain files.
/// The provider package asks for "e_sqlite3"; the resolver answers with the first SQLCipher it can load.
/// </summary>
internal static class SqlCipherLibrary
{
    private static readonly Lazy<Outcome> Loaded = new(Load);

    /// <summary>For the test of a machine that has only plain SQLite: set before the first use, in a process of its own.</summary>
    internal static IReadOnlyList<string> Names { get; set; } =
    [
        "e_sqlcipher", "libsqlcipher.so.1", "libsqlcipher.so.0", "libsqlcipher.so",
        "libsqlcipher.dylib", "/opt/homebrew/lib/libsqlcipher.dylib", "/usr/local/lib/libsqlcipher.dylib", "sqlcipher.dll",
    ];

    /// <summary>SQLCipher's own version, such as "3.4.1".</summary>
    internal static string EnsureLoaded()
    {
        var outcome = Loaded.Value;
        return outcome.Version ?? throw new StorageException(outcome.Failure, path: string.Empty);
    }

    /// <summary>sqlite3_key, called directly: the provider package was built without it and answers SQLITE_ERROR.</summary>
    internal static unsafe int Key(sqlite3 connection, ReadOnlySpan<byte> key)
    {
        var function = (delegate* unmanaged[Cdecl]<nint, byte*, int, int>)Loaded.Value.KeyFunction;
        fixed (byte* content = key)
        {
            var result = function(connection.DangerousGetHandle(), content, key.Length);
            GC.KeepAlive(connection);
            return result;
        }
    }

    private static Outcome Load()
    {
        var provider = typeof(SQLite3Provider_e_sqlite3).Assembly;
        var library = LoadFirst(provider);
        if (library == 0)
            return new Outcome(null, StorageFailure.MissingLibrary, 0);
        NativeLibrary.SetDllImportResolver(provider, (_, _, _) => library);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        using var connection = new SqliteConnection("Data Source=:memory:;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA cipher_version";
        var version = command.ExecuteScalar() as string;
        return new Outcome(NativeLibrary.TryGetExport(library, "sqlite3_key", out var key) ? version : null, StorageFailure.PlainLibrary, key);
    }

    private static nint LoadFirst(Assembly provider)
    {
        foreach (var name in Names)
        {
            if (NativeLibrary.TryLoad(name, provider, DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory, out var handle))
                return handle;
        }
        return 0;
    }

    private sealed record Outcome(string? Version, StorageFailure Failure, nint KeyFunction);
}

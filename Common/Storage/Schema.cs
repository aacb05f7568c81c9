using System.Globalization;
using Microsoft.Data.Sqlite;

namespace PeerSecure.Common.Storage;

/// <summary>Brings a file to the newest schema; its number is kept in user_version, inside the same transaction as the step.</summary>
internal static class Schema
{
    internal static void RequireConsecutive(IReadOnlyList<Migration> migrations)
    {
        for (var i = 0; i < migrations.Count; i++)
        {
            if (migrations[i].Number != i + 1)
                throw new ArgumentException($"Migration {migrations[i].Number} stands where {i + 1} belongs.", nameof(migrations));
        }
    }

    internal static void Upgrade(SqliteConnection connection, string path, IReadOnlyList<Migration> migrations)
    {
        var current = VersionOf(connection);
        RefuseNewer(current, migrations.Count, path);
        foreach (var migration in migrations.Skip(current))
        {
            connection.Run("BEGIN IMMEDIATE");
            try
            {
                connection.Run(migration.Sql);
                connection.Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version={migration.Number}; COMMIT"));
            }
            catch
            {
                RollBack(connection);
                throw;
            }
        }
    }

    internal static void RefuseNewer(int current, int known, string path)
    {
        if (current > known)
            throw new StorageException(StorageFailure.NewerSchema, path, string.Create(CultureInfo.InvariantCulture, $"schema {current}, this program knows {known}"));
    }

    internal static int VersionOf(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static void RollBack(SqliteConnection connection)
    {
        if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0)
            connection.Run("ROLLBACK");
    }
}

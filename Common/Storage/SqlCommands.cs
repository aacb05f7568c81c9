using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace PeerSecure.Common.Storage;

/// <summary>
/// One-line statements for the stores. Each connection keeps the statements it has prepared, so the text of a statement is
/// compiled once. Parameters are always named and bound, never pasted into the text: <c>("$name", name)</c>; null is NULL.
/// </summary>
public static class SqlCommands
{
    private static readonly ConditionalWeakTable<SqliteConnection, KeptCommands> Kept = [];

    /// <summary>Runs the statement and returns how many rows it changed.</summary>
    public static int Execute(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = Take(connection, sql, parameters);
        try
        {
            return command.ExecuteNonQuery();
        }
        finally
        {
            Return(connection, command);
        }
    }

    /// <summary>All rows, mapped. The rows are read to the end before the call returns.</summary>
    public static List<T> Query<T>(
        this SqliteConnection connection, string sql, Func<SqliteDataReader, T> map, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = Take(connection, sql, parameters);
        try
        {
            using var reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read())
                rows.Add(map(reader));
            return rows;
        }
        finally
        {
            Return(connection, command);
        }
    }

    /// <summary>The first row, mapped, or the default of T when there is none.</summary>
    public static T? First<T>(
        this SqliteConnection connection, string sql, Func<SqliteDataReader, T> map, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = Take(connection, sql, parameters);
        try
        {
            using var reader = command.ExecuteReader();
            return reader.Read() ? map(reader) : default;
        }
        finally
        {
            Return(connection, command);
        }
    }

    /// <summary>Refuses text of several statements: only one is undone by SQLite itself when it fails.</summary>
    internal static int ExecuteSingle(this SqliteConnection connection, string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        Kept.GetOrCreateValue(connection).RequireSingle(connection, sql);
        return connection.Execute(sql, parameters);
    }

    private static SqliteCommand Take(SqliteConnection connection, string sql, ReadOnlySpan<(string Name, object? Value)> parameters) =>
        Kept.GetOrCreateValue(connection).Take(connection, sql, parameters);

    private static void Return(SqliteConnection connection, SqliteCommand command) => Kept.GetOrCreateValue(connection).Return(command);
}

using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace PeerSecure.Common.Storage;

/// <summary>
/// One-line statements for the stores. Each connection keeps the statements it has prepared, so the text of a statement is
/// compiled once. Parameters are always named and bound, never pasted into the text: <c>("$name", name)</c>; null is NULL.
/// </summary>
public static class SqlCommands
{
    private const int MostKept = 256;

    private static readonly ConditionalWeakTable<SqliteConnection, Dictionary<string, SqliteCommand>> Kept = [];

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

    // Taken out while in use: a mapper that runs the same statement again gets another command.
    private static SqliteCommand Take(SqliteConnection connection, string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        if (!Kept.GetOrCreateValue(connection).Remove(sql, out var command))
        {
            command = connection.CreateCommand();
#pragma warning disable CA2100 // the stores pass constant text; values go through parameters
            command.CommandText = sql;
#pragma warning restore CA2100
        }
        foreach (var (name, value) in parameters)
            Bind(command, name, value ?? DBNull.Value);
        return command;
    }

    private static void Bind(SqliteCommand command, string name, object value)
    {
        var index = command.Parameters.IndexOf(name);
        if (index < 0)
            command.Parameters.AddWithValue(name, value);
        else
            command.Parameters[index].Value = value;
    }

    private static void Return(SqliteConnection connection, SqliteCommand command)
    {
        var kept = Kept.GetOrCreateValue(connection);
        if (kept.Count >= MostKept || !kept.TryAdd(command.CommandText, command))
            command.Dispose();
    }
}

using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace PeerSecure.Common.Storage;

/// <summary>The compiled statements of one connection, by their text. Used by whoever has the connection, one at a time.</summary>
internal sealed class KeptCommands
{
    private const int MostKept = 256;

    private readonly Dictionary<string, SqliteCommand> _commands = [];
    private readonly HashSet<string> _single = [];

    /// <summary>Taken out while in use: a mapper that runs the same statement again gets another command.</summary>
    internal SqliteCommand Take(SqliteConnection connection, string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        if (!_commands.Remove(sql, out var command))
        {
            command = connection.CreateCommand();
#pragma warning disable CA2100 // the stores pass constant text; values go through parameters
            command.CommandText = sql;
#pragma warning restore CA2100
        }
        if (!SetValues(command, parameters))
        {
            command.Parameters.Clear();
            foreach (var (name, value) in parameters)
                command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }
        return command;
    }

    /// <summary>Forgets the values, so that neither a large body nor an old value outlives the call.</summary>
    internal void Return(SqliteCommand command)
    {
        for (var i = 0; i < command.Parameters.Count; i++)
            command.Parameters[i].Value = DBNull.Value;
        if (_commands.Count >= MostKept || !_commands.TryAdd(command.CommandText, command))
            command.Dispose();
    }

    internal void RequireSingle(SqliteConnection connection, string sql)
    {
        if (_single.Contains(sql))
            return;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(connection.Handle, sql, out var statement, out var tail), connection.Handle);
        statement.Dispose();
        if (!string.IsNullOrWhiteSpace(tail))
            throw new ArgumentException("One statement is expected.", nameof(sql));
        if (_single.Count < MostKept)
            _single.Add(sql);
    }

    // The usual case: the same names in the same order as last time.
    private static bool SetValues(SqliteCommand command, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        if (command.Parameters.Count != parameters.Length)
            return false;
        for (var i = 0; i < parameters.Length; i++)
        {
            if (command.Parameters[i].ParameterName != parameters[i].Name)
                return false;
            command.Parameters[i].Value = parameters[i].Value ?? DBNull.Value;
        }
        return true;
    }
}

using Microsoft.Data.Sqlite;
using PeerSecure.Common.Keys;

namespace PeerSecure.Common.Storage;

/// <summary>
/// Keyed read connections that are kept open between uses: opening one decrypts the schema again. Each use sees one WAL
/// snapshot and never waits for the writer.
/// </summary>
internal sealed class ReadConnections(string path, DatabaseKey key) : IDisposable
{
    private const int MostIdle = 8;

    private readonly Lock _gate = new();
    private readonly Stack<SqliteConnection> _idle = new();
    private bool _disposed;

    internal T Read<T>(Func<SqliteConnection, T> work)
    {
        SqliteConnection? connection = null;
        try
        {
            connection = Take();
            connection.Execute("BEGIN");
            var result = work(connection);
            connection.Execute("COMMIT");
            Return(connection);
            connection = null;
            return result;
        }
        catch (Exception error) when (error is not StorageException && StorageException.From(error, path) is { } failure)
        {
            throw failure;
        }
        finally
        {
            connection?.Dispose(); // after a failure its state is unknown; opening another is cheap
        }
    }

    /// <summary>Closes the idle ones; one in use is closed when its reader returns it.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            while (_idle.TryPop(out var connection))
                connection.Dispose();
        }
    }

    private SqliteConnection Take()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(Database));
            if (_idle.TryPop(out var idle))
                return idle;
        }
        return EncryptedConnection.OpenReader(path, key);
    }

    private void Return(SqliteConnection connection)
    {
        lock (_gate)
        {
            if (!_disposed && _idle.Count < MostIdle)
            {
                _idle.Push(connection);
                return;
            }
        }
        connection.Dispose();
    }
}

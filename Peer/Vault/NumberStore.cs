using Microsoft.Data.Sqlite;
using PeerSecure.Common.Storage;

namespace PeerSecure.Peer.Vault;

/// <summary>
/// M1, M3: messages of this device to an account are counted, and the highest number heard from each device tells of gaps. A number becomes
/// durable together with its message, in the same commit; counting itself does not wait for the disk.
/// </summary>
internal sealed class NumberStore(Database database)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _last = [];

    /// <summary>The number of the next message to an account; 1 is the first.</summary>
    internal long Next(string account)
    {
        lock (_gate)
        {
            if (!_last.TryGetValue(account, out var last))
            {
                last = database.Read(connection => connection.First("SELECT number FROM sent_numbers WHERE account = $account", static row => row.GetInt64(0), ("$account", account)));
            }

            return _last[account] = last + 1;
        }
    }

    /// <summary>The highest number heard from a device; 0 when none was.</summary>
    internal long Heard(string account, string device) => database.Read(connection => connection.First(
        "SELECT number FROM heard_numbers WHERE account = $account AND device = $device", static row => row.GetInt64(0), ("$account", account), ("$device", device)));

    internal static void KeepSent(SqliteConnection connection, string account, long number) => connection.Execute(
        "INSERT OR REPLACE INTO sent_numbers (account, number) SELECT $account, MAX($number, COALESCE((SELECT number FROM sent_numbers WHERE account = $account), 0))",
        ("$account", account),
        ("$number", number));

    internal static void KeepHeard(SqliteConnection connection, string account, string device, long number) => connection.Execute(
        """
        INSERT OR REPLACE INTO heard_numbers (account, device, number)
        SELECT $account, $device, MAX($number, COALESCE((SELECT number FROM heard_numbers WHERE account = $account AND device = $device), 0))
        """,
        ("$account", account),
        ("$device", device),
        ("$number", number));
}

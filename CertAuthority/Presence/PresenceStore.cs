using Microsoft.Data.Sqlite;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Presence;

/// <summary>The SQL of presence.</summary>
internal static class PresenceStore
{
    public static bool IsHidden(SqliteConnection connection, string account) =>
        connection.First("SELECT 1 FROM hidden_accounts WHERE account = $account", static row => true, ("$account", account));

    public static void SetHidden(SqliteConnection connection, string account, bool hidden) =>
        connection.Execute(
            hidden ? "INSERT OR IGNORE INTO hidden_accounts (account) VALUES ($account)" : "DELETE FROM hidden_accounts WHERE account = $account",
            ("$account", account));

    public static DateTimeOffset? LastSeen(SqliteConnection connection, string account) =>
        connection.First(
            "SELECT last_seen FROM accounts WHERE name = $name AND deleted IS NULL",
            static row => row.IsDBNull(0) ? (DateTimeOffset?)null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)), ("$name", account));
}

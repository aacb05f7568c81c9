using Microsoft.Data.Sqlite;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Accounts;

/// <summary>The SQL of accounts, as far as more than signing in needs it.</summary>
internal static class AccountStore
{
    public static AccountState StateOf(SqliteConnection connection, AccountName name) =>
        connection.First(
            "SELECT disabled, deleted FROM accounts WHERE name = $name",
            static row => !row.IsDBNull(1) ? AccountState.Deleted : !row.IsDBNull(0) ? AccountState.Disabled : AccountState.Active,
            ("$name", name.Value));

    /// <summary>False when the name is taken, also by a deleted account (N1).</summary>
    public static bool TryAdd(SqliteConnection connection, AccountName name, bool admin, DateTimeOffset now) =>
        connection.Execute(
            "INSERT OR IGNORE INTO accounts (name, made, admin) VALUES ($name, $made, $admin)",
            ("$name", name.Value), ("$made", now.ToUnixTimeMilliseconds()), ("$admin", admin ? 1 : 0)) == 1;

    /// <summary>False when it was disabled before.</summary>
    public static bool Disable(SqliteConnection connection, AccountName name, DateTimeOffset now) =>
        connection.Execute(
            "UPDATE accounts SET disabled = $now WHERE name = $name AND disabled IS NULL",
            ("$name", name.Value), ("$now", now.ToUnixTimeMilliseconds())) == 1;

    public static bool Enable(SqliteConnection connection, AccountName name) =>
        connection.Execute("UPDATE accounts SET disabled = NULL WHERE name = $name AND deleted IS NULL AND disabled IS NOT NULL", ("$name", name.Value)) == 1;

    /// <summary>N1: the row stays, as the mark that the name was given.</summary>
    public static void Delete(SqliteConnection connection, AccountName name, DateTimeOffset now) =>
        connection.Execute(
            "UPDATE accounts SET deleted = $now, disabled = coalesce(disabled, $now), admin = 0 WHERE name = $name",
            ("$name", name.Value), ("$now", now.ToUnixTimeMilliseconds()));

    /// <summary>False when nothing changed.</summary>
    public static bool SetAdmin(SqliteConnection connection, AccountName name, bool admin) =>
        connection.Execute(
            "UPDATE accounts SET admin = $admin WHERE name = $name AND admin <> $admin", ("$name", name.Value), ("$admin", admin ? 1 : 0)) == 1;

    public static bool IsOnlyAdmin(SqliteConnection connection, AccountName name) =>
        connection.First(
            "SELECT count(*) = 1 AND max(name) = $name FROM accounts WHERE admin = 1 AND disabled IS NULL AND deleted IS NULL",
            static row => row.GetInt32(0) != 0, ("$name", name.Value));

    /// <summary>Notes that the account was here, and says when it was here before.</summary>
    public static DateTimeOffset? Seen(SqliteConnection connection, AccountName name, DateTimeOffset now)
    {
        var before = connection.First("SELECT last_seen FROM accounts WHERE name = $name", static row => Time(row, 0), ("$name", name.Value));
        connection.Execute("UPDATE accounts SET last_seen = $now WHERE name = $name", ("$name", name.Value), ("$now", now.ToUnixTimeMilliseconds()));
        return before;
    }

    private static DateTimeOffset? Time(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}

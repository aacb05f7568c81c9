using Microsoft.Data.Sqlite;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>What the authority itself remembers from one start to the next.</summary>
internal static class SettingsStore
{
    public const string Create = "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;";

    /// <summary>N7: the host names of the last start that gave some, one per line.</summary>
    public const string Hosts = "hosts";

    public static string? Get(SqliteConnection connection, string name) =>
        connection.First("SELECT value FROM settings WHERE name = $name", static row => row.GetString(0), ("$name", name));

    public static void Set(SqliteConnection connection, string name, string value) =>
        connection.Execute("INSERT OR REPLACE INTO settings (name, value) VALUES ($name, $value)", ("$name", name), ("$value", value));
}

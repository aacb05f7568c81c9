using Microsoft.Data.Sqlite;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Notifications;

/// <summary>The SQL of contacts (M5), and of whom a notice is for.</summary>
internal static class ContactStore
{
    public const string Note = "INSERT OR REPLACE INTO contacts (account, contact, at) VALUES ($account, $contact, $now)";

    public static bool IsContact(SqliteConnection connection, string account, string contact, DateTimeOffset since) =>
        connection.First(
            "SELECT 1 FROM contacts WHERE account = $account AND contact = $contact AND at >= $since", static row => true,
            ("$account", account), ("$contact", contact), ("$since", since.ToUnixTimeMilliseconds()));

    public static List<string> ContactsOf(SqliteConnection connection, string account, DateTimeOffset since) =>
        connection.Query(
            "SELECT contact FROM contacts WHERE account = $account AND at >= $since", static row => row.GetString(0),
            ("$account", account), ("$since", since.ToUnixTimeMilliseconds()));

    public static List<string> Admins(SqliteConnection connection) =>
        connection.Query("SELECT name FROM accounts WHERE admin = 1 AND disabled IS NULL AND deleted IS NULL", static row => row.GetString(0));

    public static List<string> Everybody(SqliteConnection connection) =>
        connection.Query("SELECT name FROM accounts WHERE disabled IS NULL AND deleted IS NULL", static row => row.GetString(0));

    public static void Sweep(SqliteConnection connection, DateTimeOffset before) =>
        connection.Execute("DELETE FROM contacts WHERE at < $before", ("$before", before.ToUnixTimeMilliseconds()));
}

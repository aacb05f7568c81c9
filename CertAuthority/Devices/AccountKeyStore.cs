using Microsoft.Data.Sqlite;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Devices;

/// <summary>The SQL of wrapped account keys: every version stays, because old ones open old data until it is sealed anew (B5).</summary>
internal static class AccountKeyStore
{
    public static int Version(SqliteConnection connection, string account) =>
        connection.First("SELECT COALESCE(MAX(version), 0) FROM account_keys WHERE account = $account", static row => row.GetInt32(0), ("$account", account));

    public static AccountKeyDocument? Get(SqliteConnection connection, string account, int version) =>
        connection.First(
            "SELECT version, recovery, commitment FROM account_keys WHERE account = $account AND version = $version",
            row => new AccountKeyDocument(
                row.GetInt32(0), Wraps(connection, account, version), row.IsDBNull(1) ? null : row.GetFieldValue<byte[]>(1), row.IsDBNull(2) ? null : row.GetFieldValue<byte[]>(2)),
            ("$account", account), ("$version", version));

    /// <summary>K2: whether this is the very key that is stored as this version. One that was stored before commitments came takes the first one it is given.</summary>
    public static bool IsSame(SqliteConnection connection, string account, AccountKeyDocument document) =>
        connection.First(
            "SELECT 1 FROM account_keys WHERE account = $account AND version = $version AND COALESCE(commitment, $commitment) = $commitment", static row => row.GetInt32(0),
            ("$account", account), ("$version", document.Version), ("$commitment", document.Commitment)) == 1;

    public static void Put(SqliteConnection connection, string account, AccountKeyDocument document, DateTimeOffset now)
    {
        connection.Execute(
            "INSERT OR IGNORE INTO account_keys (account, version, made) VALUES ($account, $version, $now)",
            ("$account", account), ("$version", document.Version), ("$now", now.ToUnixTimeMilliseconds()));
        connection.Execute(
            "UPDATE account_keys SET commitment = $commitment WHERE account = $account AND version = $version",
            ("$account", account), ("$version", document.Version), ("$commitment", document.Commitment));
        if (document.Recovery is not null)
        {
            connection.Execute(
                "UPDATE account_keys SET recovery = $recovery WHERE account = $account AND version = $version",
                ("$account", account), ("$version", document.Version), ("$recovery", document.Recovery));
        }

        foreach (var wrap in document.Wraps)
        {
            connection.Execute(
                "INSERT OR REPLACE INTO account_key_wraps (account, version, device, document) VALUES ($account, $version, $device, $document)",
                ("$account", account), ("$version", document.Version), ("$device", wrap.Device), ("$document", StoredDocument.Write(wrap.Wrap)));
        }
    }

    private static List<DeviceWrap> Wraps(SqliteConnection connection, string account, int version) =>
        connection.Query(
            "SELECT device, document FROM account_key_wraps WHERE account = $account AND version = $version ORDER BY device",
            static row => new DeviceWrap(row.GetString(0), StoredDocument.Read(row.GetFieldValue<byte[]>(1))),
            ("$account", account), ("$version", version));
}

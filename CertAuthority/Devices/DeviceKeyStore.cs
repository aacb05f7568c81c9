using Microsoft.Data.Sqlite;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Devices;

/// <summary>The SQL of what devices publish about themselves and state about each other.</summary>
internal static class DeviceKeyStore
{
    /// <summary>
    /// The row of a device under this key. Another key under the same name starts anew: what the old one published and the mark of its
    /// admission do not pass to it, unless a continuity statement carries the mark over.
    /// </summary>
    public static void Ensure(SqliteConnection connection, DeviceIdentity device, SpkiHash key, bool keepAdmission)
    {
        var known = Find(connection, device.Account.Value, device.Device.Value);
        if (known?.Key == key.Hex)
        {
            return;
        }

        var admitted = known is null ? !HasAdmitted(connection, device.Account.Value) : keepAdmission && known.Admitted;
        connection.Execute(
            "INSERT OR REPLACE INTO device_keys (account, device, spki, admitted) VALUES ($account, $device, $spki, $admitted)",
            ("$account", device.Account.Value), ("$device", device.Device.Value), ("$spki", key.Hex), ("$admitted", admitted ? 1 : 0));
    }

    public static DeviceKeyRow? Find(SqliteConnection connection, string account, string device) =>
        connection.First(
            "SELECT device, spki, admitted, sealing, prekey, prekey_id FROM device_keys WHERE account = $account AND device = $device", Map,
            ("$account", account), ("$device", device));

    /// <summary>The sealing key as it was published, for whoever compares it with one that is verified already.</summary>
    public static byte[]? SealingOf(SqliteConnection connection, DeviceIdentity device) =>
        connection.First(
            "SELECT sealing FROM device_keys WHERE account = $account AND device = $device", static row => row.IsDBNull(0) ? null : row.GetFieldValue<byte[]>(0),
            ("$account", device.Account.Value), ("$device", device.Device.Value));

    public static List<DeviceKeyRow> OfAccount(SqliteConnection connection, string account) =>
        connection.Query("SELECT device, spki, admitted, sealing, prekey, prekey_id FROM device_keys WHERE account = $account ORDER BY device", Map, ("$account", account));

    public static void SetSealing(SqliteConnection connection, DeviceIdentity device, SignedDocument document) =>
        connection.Execute(
            "UPDATE device_keys SET sealing = $document WHERE account = $account AND device = $device",
            ("$account", device.Account.Value), ("$device", device.Device.Value), ("$document", StoredDocument.Write(document)));

    /// <summary>K1: ids rise. False for an older one than is published.</summary>
    public static bool SetPrekey(SqliteConnection connection, DeviceIdentity device, SignedDocument document, long id) =>
        connection.Execute(
            "UPDATE device_keys SET prekey = $document, prekey_id = $id WHERE account = $account AND device = $device AND prekey_id <= $id",
            ("$account", device.Account.Value), ("$device", device.Device.Value), ("$document", StoredDocument.Write(document)), ("$id", id)) == 1;

    public static void SetAdmitted(SqliteConnection connection, string account, string device, bool admitted) =>
        connection.Execute(
            "UPDATE device_keys SET admitted = $admitted WHERE account = $account AND device = $device",
            ("$account", account), ("$device", device), ("$admitted", admitted ? 1 : 0));

    public static void Remove(SqliteConnection connection, string account, string device) =>
        connection.Execute("DELETE FROM device_keys WHERE account = $account AND device = $device", ("$account", account), ("$device", device));

    /// <summary>False when it is there already.</summary>
    public static bool AddStatement(SqliteConnection connection, string account, StatementKind kind, SignedDocument document, DateTimeOffset now) =>
        connection.Execute(
            "INSERT OR IGNORE INTO statements (account, kind, document, at) VALUES ($account, $kind, $document, $now)",
            ("$account", account), ("$kind", (int)kind), ("$document", StoredDocument.Write(document)), ("$now", now.ToUnixTimeMilliseconds())) == 1;

    /// <summary>The newest ones, in the order they came.</summary>
    public static List<(StatementKind Kind, SignedDocument Document)> Statements(SqliteConnection connection, string account, int most)
    {
        var newest = connection.Query(
            "SELECT kind, document FROM statements WHERE account = $account ORDER BY id DESC LIMIT $most",
            static row => ((StatementKind)row.GetInt32(0), StoredDocument.Read(row.GetFieldValue<byte[]>(1))),
            ("$account", account), ("$most", most));
        newest.Reverse();
        return newest;
    }

    private static bool HasAdmitted(SqliteConnection connection, string account) =>
        connection.First("SELECT 1 FROM device_keys WHERE account = $account AND admitted = 1 LIMIT 1", static row => row.GetInt32(0), ("$account", account)) == 1;

    private static DeviceKeyRow Map(SqliteDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetInt32(2) != 0,
        row.IsDBNull(3) ? null : StoredDocument.Read(row.GetFieldValue<byte[]>(3)),
        row.IsDBNull(4) ? null : StoredDocument.Read(row.GetFieldValue<byte[]>(4)),
        row.GetInt64(5));
}

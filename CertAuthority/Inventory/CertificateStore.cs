using Microsoft.Data.Sqlite;
using PeerSecure.CertAuthority.Issuing;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Inventory;

/// <summary>The SQL of the inventory.</summary>
internal static class CertificateStore
{
    private const string Columns =
        "serial, issuer, kind, account, device, spki, fingerprint, not_before, not_after, issued, renewed_to, published, der, id";

    /// <summary>Each condition holds when its parameter is NULL, so one statement serves every combination.</summary>
    private const string Matches =
        "($account IS NULL OR account = $account) AND ($device IS NULL OR device = $device) AND ($serial IS NULL OR serial = $serial) " +
        "AND ($fingerprint IS NULL OR fingerprint = $fingerprint) AND ($from IS NULL OR not_after >= $from) AND ($until IS NULL OR not_after < $until)";

    /// <summary>Throws when the serial was used before: the unique index is the last word on that (N5).</summary>
    public static void Add(SqliteConnection connection, StoredCertificate certificate) =>
        connection.Execute(
            "INSERT INTO certificates (serial, issuer, kind, account, device, spki, fingerprint, not_before, not_after, issued, published, der) " +
            "VALUES ($serial, $issuer, $kind, $account, $device, $spki, $fingerprint, $notBefore, $notAfter, $issued, $published, $der)",
            ("$serial", certificate.Serial), ("$issuer", certificate.Issuer.Hex), ("$kind", (int)certificate.Kind),
            ("$account", certificate.Account), ("$device", certificate.Device), ("$spki", certificate.Key.Hex),
            ("$fingerprint", certificate.Fingerprint.Hex), ("$notBefore", certificate.NotBefore.ToUnixTimeMilliseconds()),
            ("$notAfter", certificate.NotAfter.ToUnixTimeMilliseconds()), ("$issued", certificate.Issued.ToUnixTimeMilliseconds()),
            ("$published", certificate.Published?.ToUnixTimeMilliseconds()), ("$der", certificate.Der));

    public static StoredCertificate? BySerial(SqliteConnection connection, string serial) =>
        connection.First($"SELECT {Columns} FROM certificates WHERE serial = $serial", Read, ("$serial", serial));

    /// <summary>In the order they were issued.</summary>
    public static List<StoredCertificate> List(SqliteConnection connection, CertificateFilter filter) =>
        connection.Query(
            $"SELECT {Columns} FROM certificates WHERE id > $after AND {Matches} ORDER BY id LIMIT $limit", Read,
            ("$after", filter.After), ("$limit", filter.Limit), ("$account", filter.Account?.Value), ("$device", filter.Device?.Value),
            ("$serial", filter.Serial?.Hex), ("$fingerprint", filter.Fingerprint?.Hex),
            ("$from", filter.Expiring?.From.ToUnixTimeMilliseconds()), ("$until", filter.Expiring?.Until.ToUnixTimeMilliseconds()));

    /// <summary>All certificates of a key, the authority's own included.</summary>
    public static List<StoredCertificate> OfKey(SqliteConnection connection, SpkiHash key) =>
        connection.Query($"SELECT {Columns} FROM certificates WHERE spki = $key ORDER BY id", Read, ("$key", key.Hex));

    /// <summary>The last certificate over a key. One key is one device's, so it stands for all of them.</summary>
    public static StoredCertificate? NewestOfKey(SqliteConnection connection, SpkiHash key) =>
        connection.First($"SELECT {Columns} FROM certificates WHERE spki = $spki ORDER BY id DESC LIMIT 1", Read, ("$spki", key.Hex));

    /// <summary>Unexpired certificates of a device under keys it has not left, other than this one; however many this one has, they are not looked at.</summary>
    public static List<StoredCertificate> LiveUnderOtherKeys(
        SqliteConnection connection, AccountName account, DeviceName device, SpkiHash key, DateTimeOffset now) =>
        connection.Query(
            $"SELECT {Columns} FROM certificates WHERE account = $account AND device = $device AND spki < $spki AND not_after > $now AND renewed_to IS NULL " +
            $"UNION ALL SELECT {Columns} FROM certificates WHERE account = $account AND device = $device AND spki > $spki AND not_after > $now AND renewed_to IS NULL", Read,
            ("$account", account.Value), ("$device", device.Value), ("$now", now.ToUnixTimeMilliseconds()), ("$spki", key.Hex));

    /// <summary>C3: what a device had before it comes with this key.</summary>
    public static StoredCertificate? NewestUnderOtherKey(SqliteConnection connection, AccountName account, DeviceName device, SpkiHash key) =>
        connection.First(
            $"SELECT {Columns} FROM certificates WHERE account = $account AND device = $device AND spki < $spki " +
            $"UNION ALL SELECT {Columns} FROM certificates WHERE account = $account AND device = $device AND spki > $spki ORDER BY id DESC LIMIT 1", Read,
            ("$account", account.Value), ("$device", device.Value), ("$spki", key.Hex));

    /// <summary>All certificates of a device, the newest first.</summary>
    public static List<StoredCertificate> OfDevice(SqliteConnection connection, string account, string device) =>
        connection.Query(
            $"SELECT {Columns} FROM certificates WHERE account = $account AND device = $device ORDER BY id DESC", Read,
            ("$account", account), ("$device", device));

    /// <summary>All device certificates of an account that have not expired before this time, the newest first.</summary>
    public static List<StoredCertificate> OfAccount(SqliteConnection connection, string account, DateTimeOffset notExpiredAt) =>
        connection.Query(
            $"SELECT {Columns} FROM certificates WHERE account = $account AND not_after > $now ORDER BY id DESC", Read,
            ("$account", account), ("$now", notExpiredAt.ToUnixTimeMilliseconds()));

    /// <summary>The newest certificate of each device that has used up four fifths of its life and was not told of.</summary>
    public static List<StoredCertificate> Expiring(SqliteConnection connection, DateTimeOffset now, int most) =>
        connection.Query(
            $"SELECT {Columns} FROM certificates c WHERE kind = $kind AND not_after > $now AND not_after < $now + $longest " +
            "AND (not_after - $now) * 5 < not_after - not_before AND told = 0 " +
            "AND NOT EXISTS (SELECT 1 FROM certificates n WHERE n.account = c.account AND n.device = c.device AND n.id > c.id) LIMIT $most", Read,
            ("$kind", (int)CertificateKind.Device), ("$now", now.ToUnixTimeMilliseconds()), ("$longest", (long)Lifetimes.Device.TotalMilliseconds), ("$most", most));

    public static void MarkTold(SqliteConnection connection, string serial) =>
        connection.Execute("UPDATE certificates SET told = 1 WHERE serial = $serial", ("$serial", serial));

    /// <summary>A8: remembers where the key of this certificate went, so that a second re-key from it shows as a clone.</summary>
    public static void MarkRenewed(SqliteConnection connection, AccountName account, DeviceName device, SpkiHash from, SpkiHash to) =>
        connection.Execute(
            "UPDATE certificates SET renewed_to = $to WHERE account = $account AND device = $device AND spki = $from",
            ("$to", to.Hex), ("$account", account.Value), ("$device", device.Value), ("$from", from.Hex));

    /// <summary>A5: true when there is such a certificate of that device; publishing again changes nothing.</summary>
    public static bool Publish(SqliteConnection connection, string serial, DateTimeOffset now) =>
        connection.Execute(
            "UPDATE certificates SET published = coalesce(published, $now) WHERE serial = $serial",
            ("$serial", serial), ("$now", now.ToUnixTimeMilliseconds())) == 1;

    internal static StoredCertificate Read(SqliteDataReader row) => new()
    {
        Serial = row.GetString(0),
        Issuer = SpkiHash.Parse(row.GetString(1)),
        Kind = (CertificateKind)row.GetInt32(2),
        Account = row.IsDBNull(3) ? null : row.GetString(3),
        Device = row.IsDBNull(4) ? null : row.GetString(4),
        Key = SpkiHash.Parse(row.GetString(5)),
        Fingerprint = CertificateFingerprint.Parse(row.GetString(6)),
        NotBefore = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(7)),
        NotAfter = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(8)),
        Issued = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(9)),
        RenewedTo = row.IsDBNull(10) ? null : SpkiHash.Parse(row.GetString(10)),
        Published = row.IsDBNull(11) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(11)),
        Der = row.GetFieldValue<byte[]>(12),
        Id = row.GetInt64(13),
    };
}

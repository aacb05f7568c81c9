using Microsoft.Data.Sqlite;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Storage;

namespace PeerSecure.Peer.Vault;

/// <summary>Accounts this profile has met and their keys. Decides nothing: <c>Peer/Trust</c> does, and has its outcome kept here.</summary>
internal sealed class ContactStore(Database database)
{
    private const string KeyColumns = "account, device, key, how, is_current, is_verified, vouched_by, counter, issuer, serial, not_after, first_seen";
    private const string RefusedColumns = "account, device, key, kind, reason, authority_reason, issuer, serial, not_after, at";

    internal Contact? Find(AccountName account) => Read("WHERE account = $account", account).FirstOrDefault();

    internal IReadOnlyList<Contact> All() => Read("", null);

    internal IReadOnlyList<KnownKey> Keys(AccountName account) => [.. Find(account)?.Keys.Select(static key => key.Known) ?? []];

    /// <summary>
    /// Replaces what is known of an account, with a line in the history when there is something to say, in one commit. A key keeps the day and
    /// the kind it was first known as.
    /// </summary>
    internal Task RememberAsync(AccountName account, IReadOnlyList<KnownKey> keys, KeyChangeKind how, DeviceName? answered, DateTimeOffset now, HistoryEntry? line, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection =>
            {
                Touch(connection, account, now);
                var before = connection.Query($"SELECT {KeyColumns} FROM known_keys WHERE account = $account", MapKey, ("$account", account.Value));
                connection.Execute("DELETE FROM known_keys WHERE account = $account", ("$account", account.Value));
                foreach (var key in keys)
                {
                    var old = before.Find(row => row.Key.Known.Device == key.Device && row.Key.Known.Key == key.Key).Key;
                    Insert(connection, account, new ContactKey(key, old?.How ?? how, old?.FirstSeen ?? now));
                }

                connection.Execute("DELETE FROM refused_keys WHERE account = $account AND device = $device", ("$account", account.Value), ("$device", answered?.Value));
                Add(connection, line);
            },
            cancellationToken);

    /// <summary>A key that did not pass: kept for the user's decision; C3, C4: the verified mark of the account goes.</summary>
    internal Task RefuseAsync(AccountName account, RefusedKey refused, HistoryEntry? line, CancellationToken cancellationToken) => database.WriteAsync(
        connection =>
        {
            connection.Execute("UPDATE known_keys SET is_verified = 0 WHERE account = $account", ("$account", account.Value));
            connection.Execute(
                $"INSERT OR REPLACE INTO refused_keys ({RefusedColumns}) VALUES ($account, $device, $key, $kind, $reason, $authority, $issuer, $serial, $until, $at)",
                ("$account", account.Value),
                ("$device", refused.Key.Device.Value),
                ("$key", refused.Key.Key.Hex),
                ("$kind", (int)refused.Kind),
                ("$reason", (int)refused.Reason),
                ("$authority", refused.AuthorityReason is { } reason ? (int)reason : null),
                ("$issuer", refused.Key.Issuer.Hex),
                ("$serial", refused.Key.Serial.Hex),
                ("$until", HistoryStore.Stamp(refused.Key.NotAfter)),
                ("$at", HistoryStore.Stamp(refused.At)));
            Add(connection, line);
        },
        cancellationToken);

    internal Task SeenAsync(AccountName account, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteAsync(connection => Touch(connection, account, now), cancellationToken);

    private static void Touch(SqliteConnection connection, AccountName account, DateTimeOffset now)
    {
        connection.Execute("INSERT OR IGNORE INTO contacts (account, first_seen, last_seen) VALUES ($account, $now, $now)", ("$account", account.Value), ("$now", HistoryStore.Stamp(now)));
        connection.Execute("UPDATE contacts SET last_seen = $now WHERE account = $account", ("$account", account.Value), ("$now", HistoryStore.Stamp(now)));
    }

    private static void Insert(SqliteConnection connection, AccountName account, ContactKey key) => connection.Execute(
        $"INSERT OR REPLACE INTO known_keys ({KeyColumns}) VALUES ($account, $device, $key, $how, $current, $verified, $vouched, $counter, $issuer, $serial, $until, $first)",
        ("$account", account.Value),
        ("$device", key.Known.Device.Value),
        ("$key", key.Known.Key.Hex),
        ("$how", (int)key.How),
        ("$current", key.Known.IsCurrent ? 1 : 0),
        ("$verified", key.Known.IsVerified ? 1 : 0),
        ("$vouched", string.Join(' ', key.Known.VouchedBy.Select(static voucher => voucher.Hex))),
        ("$counter", key.Known.Counter),
        ("$issuer", key.Known.Issuer.Hex),
        ("$serial", key.Known.Serial.Hex),
        ("$until", HistoryStore.Stamp(key.Known.NotAfter)),
        ("$first", HistoryStore.Stamp(key.FirstSeen)));

    private static void Add(SqliteConnection connection, HistoryEntry? line)
    {
        if (line is not null)
        {
            HistoryStore.Add(connection, line);
        }
    }

    private List<Contact> Read(string where, AccountName? account) => database.Read(connection =>
    {
        var keys = connection.Query($"SELECT {KeyColumns} FROM known_keys {where} ORDER BY device, is_current DESC, first_seen DESC", MapKey, ("$account", account?.Value)).ToLookup(static row => row.Account, static row => row.Key);
        var refused = connection.Query($"SELECT {RefusedColumns} FROM refused_keys {where} ORDER BY device", MapRefused, ("$account", account?.Value)).ToLookup(static row => row.Account, static row => row.Key);
        return connection.Query(
            $"SELECT account, first_seen, last_seen FROM contacts {where} ORDER BY account",
            row => new Contact(
                AccountName.Parse(row.GetString(0)), HistoryStore.Time(row, 1), HistoryStore.Time(row, 2), [.. keys[row.GetString(0)]], [.. refused[row.GetString(0)]]),
            ("$account", account?.Value));
    });

    private static (string Account, ContactKey Key) MapKey(SqliteDataReader row) => (row.GetString(0), new ContactKey(
        new KnownKey
        {
            Device = DeviceName.Parse(row.GetString(1)),
            Key = SpkiHash.Parse(row.GetString(2)),
            IsCurrent = row.GetInt32(4) == 1,
            IsVerified = row.GetInt32(5) == 1,
            VouchedBy = [.. row.GetString(6).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(SpkiHash.Parse)],
            Counter = row.GetInt64(7),
            Issuer = SpkiHash.Parse(row.GetString(8)),
            Serial = SerialNumber.Parse(row.GetString(9)),
            NotAfter = HistoryStore.Time(row, 10),
        },
        (KeyChangeKind)row.GetInt32(3),
        HistoryStore.Time(row, 11)));

    private static (string Account, RefusedKey Key) MapRefused(SqliteDataReader row) => (row.GetString(0), new RefusedKey(
        new KnownKey
        {
            Device = DeviceName.Parse(row.GetString(1)),
            Key = SpkiHash.Parse(row.GetString(2)),
            Issuer = SpkiHash.Parse(row.GetString(6)),
            Serial = SerialNumber.Parse(row.GetString(7)),
            NotAfter = HistoryStore.Time(row, 8),
        },
        (KeyChangeKind)row.GetInt32(3),
        (KeyChangeReason)row.GetInt32(4),
        row.IsDBNull(5) ? null : (ReissueReason)row.GetInt32(5),
        HistoryStore.Time(row, 9)));

}

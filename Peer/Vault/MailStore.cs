using Microsoft.Data.Sqlite;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Storage;

namespace PeerSecure.Peer.Vault;

/// <summary>What goes by the mailbox and has not surely arrived there; bodies; the prekey ids seen (K1).</summary>
internal sealed class MailStore(Database database)
{
    internal static void Enqueue(SqliteConnection connection, MailJob job, DateTimeOffset next) => connection.Execute(
        "INSERT OR IGNORE INTO mail_queue (id, kind, account, body, made_at, attempts, next_at) VALUES ($id, $kind, $account, $body, $made, 0, $next)",
        ("$id", job.Id),
        ("$kind", (int)job.Kind),
        ("$account", job.Account),
        ("$body", job.Body),
        ("$made", HistoryStore.Stamp(job.MadeAt)),
        ("$next", HistoryStore.Stamp(next)));

    internal IReadOnlyList<MailJob> Due(DateTimeOffset upTo, int count) => database.Read(connection => connection.Query(
        "SELECT id, kind, account, body, made_at, attempts FROM mail_queue WHERE next_at <= $now ORDER BY made_at, id LIMIT $count",
        Map,
        ("$now", HistoryStore.Stamp(upTo)),
        ("$count", count)));

    /// <summary>When the next job is due; null when there is none.</summary>
    internal DateTimeOffset? NextDue() => database.Read(connection =>
        connection.Query("SELECT next_at FROM mail_queue ORDER BY next_at LIMIT 1", static row => HistoryStore.Time(row, 0))) is [var next] ? next : null;

    internal bool IsQueued(string id) => database.Read(connection =>
        connection.First("SELECT 1 FROM mail_queue WHERE id = $id", static row => row.GetInt32(0), ("$id", id))) == 1;

    internal static void Postpone(SqliteConnection connection, string id, DateTimeOffset next) => connection.Execute(
        "UPDATE mail_queue SET attempts = attempts + 1, next_at = $next WHERE id = $id", ("$id", id), ("$next", HistoryStore.Stamp(next)));

    internal static void Finish(SqliteConnection connection, string id)
    {
        connection.Execute("DELETE FROM mail_queue WHERE id = $id", ("$id", id));
        connection.Execute("DELETE FROM mail_copies WHERE id = $id", ("$id", id));
    }

    internal IReadOnlyList<MailCopy> Copies(string id) => database.Read(connection => connection.Query(
        "SELECT id, account, device, envelope FROM mail_copies WHERE id = $id ORDER BY account, device",
        static row => new MailCopy(row.GetString(0), row.GetString(1), row.GetString(2), row.GetFieldValue<byte[]>(3)),
        ("$id", id)));

    internal static void KeepCopy(SqliteConnection connection, MailCopy copy) => connection.Execute(
        "INSERT OR REPLACE INTO mail_copies (id, account, device, envelope) VALUES ($id, $account, $device, $envelope)",
        ("$id", copy.Id),
        ("$account", copy.Account),
        ("$device", copy.Device),
        ("$envelope", copy.Envelope));

    internal static void RemoveCopy(SqliteConnection connection, MailCopy copy) => connection.Execute(
        "DELETE FROM mail_copies WHERE id = $id AND account = $account AND device = $device", ("$id", copy.Id), ("$account", copy.Account), ("$device", copy.Device));

    internal static void KeepBody(SqliteConnection connection, string sender, string id, byte[] encoded) => connection.Execute(
        "INSERT OR IGNORE INTO bodies (sender, id, encoded) VALUES ($sender, $id, $encoded)", ("$sender", sender), ("$id", id), ("$encoded", encoded));

    internal byte[]? Body(string sender, string id) => database.Read(connection => connection.First(
        "SELECT encoded FROM bodies WHERE sender = $sender AND id = $id", static row => row.GetFieldValue<byte[]>(0), ("$sender", sender), ("$id", id)));

    /// <summary>K1: 0 when none was seen.</summary>
    internal long HighestPrekey(SpkiHash device) => database.Read(connection => connection.First(
        "SELECT id FROM prekeys_seen WHERE key = $key", static row => row.GetInt64(0), ("$key", device.Hex)));

    internal Task SawPrekeyAsync(SpkiHash device, long id, CancellationToken cancellationToken) => database.WriteAsync(
        connection => connection.Execute("INSERT OR REPLACE INTO prekeys_seen (key, id) VALUES ($key, $id)", ("$key", device.Hex), ("$id", id)), cancellationToken);

    private static MailJob Map(SqliteDataReader row) => new(
        row.GetString(0),
        (MailJobKind)row.GetInt32(1),
        row.GetString(2),
        row.IsDBNull(3) ? null : row.GetFieldValue<byte[]>(3),
        HistoryStore.Time(row, 4),
        row.GetInt32(5));
}

/// <summary>What a job carries. Numbers are kept in the vault.</summary>
internal enum MailJobKind
{
    /// <summary>An own message; its text is in the history.</summary>
    Message = 0,

    /// <summary>A receipt; its body is in the job.</summary>
    Receipt = 1,
}

/// <summary>Something to be sealed for every device of an account (and, if a message, for the own other devices).</summary>
internal sealed record MailJob(string Id, MailJobKind Kind, string Account, byte[]? Body, DateTimeOffset MadeAt, int Attempts);

/// <summary>One sealed copy that the mailbox has not taken yet.</summary>
internal sealed record MailCopy(string Id, string Account, string Device, byte[] Envelope);

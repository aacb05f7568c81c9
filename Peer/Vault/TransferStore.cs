using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Data.Sqlite;
using PeerSecure.Common.Storage;

namespace PeerSecure.Peer.Vault;

/// <summary>How far files on their way out have come. Numbers are kept in the vault.</summary>
internal enum SendingState
{
    /// <summary>Offered again in the next session.</summary>
    Open = 0,

    /// <summary>The other side has every file; its hash agreed.</summary>
    Kept = 1,

    /// <summary>Refused, cancelled or failed: the note says which.</summary>
    Ended = 2,
}

/// <summary>Files that the user gave to be sent, by the id they are offered under.</summary>
internal sealed record Sending(string Id, string Account, string? Device, IReadOnlyList<string> Paths, string Name, SendingState State, DateTimeOffset MadeAt, string Note);

/// <summary>The sender's journal of transfers: what was promised survives a crash, and the next session goes on with it under the same id.</summary>
internal sealed class TransferStore(Database database)
{
    private const string Columns = "id, account, device, paths, name, state, made_at, note";

    internal Task AddAsync(Sending sending, CancellationToken cancellationToken) => database.WriteAsync(
        connection => connection.Execute(
            $"INSERT INTO transfers ({Columns}) VALUES ($id, $account, $device, $paths, $name, $state, $made, $note)",
            ("$id", sending.Id),
            ("$account", sending.Account),
            ("$device", sending.Device),
            ("$paths", JsonSerializer.Serialize(sending.Paths, TransferStoreJson.Default.IReadOnlyListString)),
            ("$name", sending.Name),
            ("$state", (int)sending.State),
            ("$made", HistoryStore.Stamp(sending.MadeAt)),
            ("$note", sending.Note)),
        cancellationToken);

    internal Task EndAsync(string id, SendingState state, string note, CancellationToken cancellationToken) => database.WriteAsync(
        connection => connection.Execute("UPDATE transfers SET state = $state, note = $note WHERE id = $id AND state = 0", ("$id", id), ("$state", (int)state), ("$note", note)),
        cancellationToken);

    /// <summary>What is still to be sent to a device of an account, the oldest first.</summary>
    internal IReadOnlyList<Sending> Open(string account, string device) => database.Read(connection => connection.Query(
        $"SELECT {Columns} FROM transfers WHERE account = $account AND (device IS NULL OR device = $device) AND state = 0 ORDER BY made_at, id",
        Map,
        ("$account", account),
        ("$device", device)));

    internal Sending? Find(string id) => database.Read(connection => connection.First($"SELECT {Columns} FROM transfers WHERE id = $id", Map, ("$id", id)));

    private static Sending Map(SqliteDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.IsDBNull(2) ? null : row.GetString(2),
        JsonSerializer.Deserialize(row.GetString(3), TransferStoreJson.Default.IReadOnlyListString) ?? [],
        row.GetString(4),
        (SendingState)row.GetInt32(5),
        HistoryStore.Time(row, 6),
        row.GetString(7));
}

[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class TransferStoreJson : JsonSerializerContext;

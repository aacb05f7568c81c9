using PeerSecure.Common.Storage;

namespace PeerSecure.Peer.Vault;

/// <summary>A5: tickets that others have shown here, so that none passes twice, not even across a restart.</summary>
internal sealed class SpentTicketStore(Database database)
{
    internal IReadOnlyList<(string Id, DateTimeOffset Until)> All() => database.Read(static connection => connection.Query(
        "SELECT id, until FROM spent_tickets", static row => (row.GetString(0), HistoryStore.Time(row, 1))));

    /// <summary>Drops those that cannot pass any more in the same commit.</summary>
    internal Task KeepAsync(string id, DateTimeOffset until, DateTimeOffset now, CancellationToken cancellationToken) => database.WriteAsync(
        connection =>
        {
            connection.Execute("DELETE FROM spent_tickets WHERE until < $now", ("$now", HistoryStore.Stamp(now)));
            connection.Execute("INSERT OR IGNORE INTO spent_tickets (id, until) VALUES ($id, $until)", ("$id", id), ("$until", HistoryStore.Stamp(until)));
        },
        cancellationToken);
}

using Microsoft.Data.Sqlite;
using PeerSecure.CertAuthority.Accounts;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Admin;

/// <summary>Accounts by name, a page at a time, and the one-time codes of the last weeks.</summary>
internal sealed class AccountList(Database database, TimeProvider clock)
{
    private const int Page = 500;

    public IResult Accounts(string? after)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var found = database.Read(connection => connection.Query(
            """
            SELECT a.name, a.disabled, a.deleted, a.admin, a.made, a.last_seen,
                (SELECT count(DISTINCT c.device) FROM certificates c WHERE c.account = a.name AND c.not_after > $now)
            FROM accounts a WHERE a.name > $after ORDER BY a.name LIMIT $limit
            """,
            Read, ("$now", now), ("$after", after ?? ""), ("$limit", Page)));
        return Results.Json(new AdminAccountPage(found, found.Count == Page ? found[^1].Name : null), AdminRecordsJson.Default.AdminAccountPage);
    }

    public IResult Invites()
    {
        var now = clock.GetUtcNow();
        return Results.Json(new AdminInvites(database.Read(connection => InviteStore.List(connection, now, Page))), AdminRecordsJson.Default.AdminInvites);
    }

    private static AdminAccount Read(SqliteDataReader row) => new(
        row.GetString(0),
        !row.IsDBNull(2) ? "deleted" : !row.IsDBNull(1) ? "disabled" : "active",
        row.GetInt32(3) != 0,
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)),
        row.IsDBNull(5) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)),
        row.GetInt32(6));
}

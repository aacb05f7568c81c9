using Microsoft.Data.Sqlite;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Storage;
using PeerSecure.Common.Tickets;

namespace PeerSecure.CertAuthority.Tickets;

/// <summary>What an account's row says about its tickets, judged at every request so that a change counts at once.</summary>
internal readonly record struct AccountStanding(bool Active, bool Admin, DateTimeOffset PasswordChanged)
{
    public static AccountStanding Of(SqliteConnection connection, AccountName account) =>
        connection.First(
            """
            SELECT a.disabled IS NULL AND a.deleted IS NULL, a.admin, COALESCE(c.changed, 0)
            FROM accounts a LEFT JOIN credentials c ON c.account = a.name WHERE a.name = $name
            """,
            static row => new AccountStanding(row.GetInt32(0) != 0, row.GetInt32(1) != 0, DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2))),
            ("$name", account.Value));

    /// <summary>Tickets carry whole seconds, so a login in the very second of the change counts as later.</summary>
    public bool Allows(Ticket ticket) =>
        Active && (!ticket.Grant.Methods.Contains(LoginMethods.Password, StringComparer.Ordinal)
            || ticket.AuthenticatedAt >= DateTimeOffset.FromUnixTimeSeconds(PasswordChanged.ToUnixTimeSeconds()));
}

using Microsoft.Data.Sqlite;
using PeerSecure.CertAuthority.Audit;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Storage;
using PeerSecure.Common.Tickets;

namespace PeerSecure.CertAuthority.Accounts;

/// <summary>What a login leaves behind, in one write, and what it tells the account (C3, C7).</summary>
internal sealed class LoginRecord(Database database, AuditLog audit, Notices notices, IEnumerable<IWaitingCounts> counts)
{
    private readonly IWaitingCounts[] _counts = [.. counts];

    public Task<AccountStatus> KeepAsync(HttpContext context, TicketGrant grant, CancellationToken cancellationToken)
    {
        var origin = RequestOrigin.Of(context);
        return database.WriteAsync(connection => Keep(connection, origin, grant), cancellationToken);
    }

    private AccountStatus Keep(SqliteConnection connection, string origin, TicketGrant grant)
    {
        var (account, now) = (grant.Account, grant.AuthenticatedAt);
        var lastSeen = AccountStore.Seen(connection, account, now);
        audit.Append(connection, new AuditEntry(account.Value, "account.login", account.Value, origin, AuditEntry.Done, grant.Device?.Value ?? ""));
        if (lastSeen is not null && grant.Binding is null)
        {
            // from a machine without a certificate of this account: its owner should know, also when it never gets one
            notices.Raise(connection, new Notice(Notice.LoginElsewhere, NoticeAudience.Owner, account.Value, "", origin));
        }

        var waiting = _counts.Aggregate(default(Waiting), (sum, source) => sum.Plus(source.Of(connection, account.Value, grant.Device?.Value)));
        return new AccountStatus(account.Value, waiting.Unread, waiting.Notifications, lastSeen, now);
    }
}

using System.Collections.Concurrent;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Tickets;

/// <summary>The standing of accounts as the database has it. Nothing is read twice between two commits, and nothing is kept beyond one: whoever was answered that an account is disabled sees it disabled.</summary>
internal sealed class AccountStandings(Database database)
{
    private const int Most = 4096;

    private readonly ConcurrentDictionary<AccountName, (long Commits, AccountStanding Standing)> _known = new();

    public AccountStanding Of(AccountName account)
    {
        var commits = database.Commits;   // before reading: what is kept below is never newer than its number says
        var isKnown = _known.TryGetValue(account, out var known);
        if (isKnown && known.Commits == commits)
        {
            return known.Standing;
        }

        var standing = database.Read(connection => AccountStanding.Of(connection, account));
        if (!isKnown && _known.Count >= Most)   // counting locks the whole table
        {
            _known.Clear();
        }

        _known[account] = (commits, standing);
        return standing;
    }
}

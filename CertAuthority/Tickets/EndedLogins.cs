using System.Collections.Concurrent;
using PeerSecure.Common.Storage;
using PeerSecure.Common.Tickets;

namespace PeerSecure.CertAuthority.Tickets;

/// <summary>
/// A6: logins that were logged out, in memory for every request and on disk for the next start. A login ends by itself after twelve hours,
/// so an entry is needed no longer than that.
/// </summary>
internal sealed class EndedLogins
{
    public const string Create = "CREATE TABLE ended_logins (login TEXT PRIMARY KEY, ended INTEGER NOT NULL) WITHOUT ROWID;";

    private static readonly TimeSpan Kept = TicketLimits.LoginLifetime + TicketLimits.Lifetime;

    private readonly ConcurrentDictionary<string, DateTimeOffset> _ended = new(StringComparer.Ordinal);
    private readonly Database _database;
    private readonly TimeProvider _clock;

    public EndedLogins(Database database, TimeProvider clock)
    {
        (_database, _clock) = (database, clock);
        foreach (var (login, ended) in database.Read(static connection => connection.Query(
            "SELECT login, ended FROM ended_logins", static row => (row.GetString(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1))))))
        {
            _ended[login] = ended;
        }
    }

    /// <summary>For whoever tells listening peers.</summary>
    public event Action<LoginId>? Ended;

    public bool IsEnded(LoginId login) => _ended.ContainsKey(login.Value);

    /// <summary>Logins that ended within the life of a ticket: what a peer that was away has to know.</summary>
    public IReadOnlyList<string> Recent() => [.. _ended.Where(pair => _clock.GetUtcNow() - pair.Value < TicketLimits.Lifetime + TicketLimits.ClockSkew).Select(static pair => pair.Key)];

    public async Task EndAsync(LoginId login, CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow();
        await _database.WriteAsync(
            connection =>
            {
                connection.Execute("INSERT OR IGNORE INTO ended_logins (login, ended) VALUES ($login, $now)", ("$login", login.Value), ("$now", now.ToUnixTimeMilliseconds()));
                connection.Execute("DELETE FROM ended_logins WHERE ended < $before", ("$before", (now - Kept).ToUnixTimeMilliseconds()));
            },
            cancellationToken);
        _ended[login.Value] = now;
        Forget(now);
        Ended?.Invoke(login);
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (login, ended) in _ended)
        {
            if (now - ended > Kept)
            {
                _ended.TryRemove(login, out _);
            }
        }
    }
}

using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Notifications;

/// <summary>
/// M5: who is a contact of whom. A pair is written at most once a day; in between, memory answers that it is known, so looking somebody up
/// costs a write only the first time.
/// </summary>
internal sealed class Contacts(Database database, TimeProvider clock) : IContactNotes
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);
    private const int MostRemembered = 100_000;
    private static readonly TimeSpan Renewal = TimeSpan.FromDays(1);
    private readonly ConcurrentDictionary<(string Account, string Contact), long> _noted = new();

    public async ValueTask NoteAsync(string account, string contact, CancellationToken cancellationToken)
    {
        if (account == contact || IsFresh(account, contact))
        {
            return;
        }

        await database.ExecuteAsync(
            ContactStore.Note, [("$account", account), ("$contact", contact), ("$now", clock.GetUtcNow().ToUnixTimeMilliseconds())], cancellationToken);
        Remember(account, contact);
    }

    /// <summary>Both are contacts of each other from the commit on; call <see cref="Exchanged"/> after it.</summary>
    public void NoteExchange(SqliteConnection connection, string one, string other)
    {
        if (one == other || (IsFresh(one, other) && IsFresh(other, one)))
        {
            return;
        }

        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        connection.Execute(ContactStore.Note, ("$account", one), ("$contact", other), ("$now", now));
        connection.Execute(ContactStore.Note, ("$account", other), ("$contact", one), ("$now", now));
    }

    public void Exchanged(string one, string other)
    {
        Remember(one, other);
        Remember(other, one);
    }

    public bool IsContact(string account, string contact) =>
        account == contact || database.Read(connection => ContactStore.IsContact(connection, account, contact, clock.GetUtcNow() - Lifetime));

    private bool IsFresh(string account, string contact) =>
        _noted.TryGetValue((account, contact), out var at) && clock.GetUtcNow().ToUnixTimeMilliseconds() - at < Renewal.TotalMilliseconds;

    private void Remember(string account, string contact)
    {
        if (_noted.Count >= MostRemembered)
        {
            _noted.Clear();
        }

        _noted[(account, contact)] = clock.GetUtcNow().ToUnixTimeMilliseconds();
    }
}

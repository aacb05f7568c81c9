using PeerSecure.CertAuthority.Accounts;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Notifications;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Presence;

/// <summary>C7: a device says where it can be reached; contacts (M5) and nobody else may ask.</summary>
internal sealed class PresenceDesk(PresenceBoard board, Contacts contacts, Database database, TimeProvider clock)
{
    private const int MostEndpoints = 16;
    private const int ShortestLife = 30;
    private const int LongestLife = 900;
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(1);

    public async Task<IResult> PutAsync(PutPresence request, Caller caller, CancellationToken cancellationToken)
    {
        if (request.TtlSeconds is < ShortestLife or > LongestLife)
        {
            return new Refusal(StatusCodes.Status400BadRequest, ErrorCodes.BadRequest, $"Presence lasts from {ShortestLife} to {LongestLife} seconds.");
        }

        if (!TryRead(request.Endpoints ?? [], out var endpoints))
        {
            return new Refusal(StatusCodes.Status400BadRequest, PresenceCodes.BadEndpoint, $"Endpoints are ADDRESS:PORT, at most {MostEndpoints} of them.");
        }

        await RememberAsync(caller.Account!, request.Hidden, cancellationToken);
        var expires = clock.GetUtcNow().AddSeconds(request.TtlSeconds);
        board.Put(caller.Account!, new DevicePresence(caller.Device!, endpoints, expires));
        return Results.Json(new PresenceKept(expires), PresenceJson.Default.PresenceKept);
    }

    public async Task<IResult> RemoveAsync(Caller caller, CancellationToken cancellationToken)
    {
        board.Remove(caller.Account!, caller.Device!);
        await database.WriteAsync(connection => See(connection, caller.Account!), cancellationToken);
        return Results.NoContent();
    }

    public IResult Get(string name, Caller caller)
    {
        if (!AccountName.TryParse(name, out var account) || !contacts.IsContact(account.Value, caller.Account!))
        {
            return NotShared();
        }

        var (state, hidden, seen) = database.Read(connection => (
            AccountStore.StateOf(connection, account), PresenceStore.IsHidden(connection, account.Value), PresenceStore.LastSeen(connection, account.Value)));
        if (state is AccountState.Unknown or AccountState.Deleted)
        {
            return NotShared();
        }

        var visible = (!hidden || account.Value == caller.Account) && state == AccountState.Active;
        var record = visible
            ? new PresenceRecord(account.Value, board.IsOnline(account.Value), Later(seen, board.SeenAt(account.Value)), board.Of(account.Value))
            : new PresenceRecord(account.Value, Online: false, LastSeen: null, []);
        return Results.Json(record, PresenceJson.Default.PresenceRecord);
    }

    private static bool TryRead(IReadOnlyList<string> given, out List<string> endpoints)
    {
        endpoints = [];
        if (given.Count > MostEndpoints)
        {
            return false;
        }

        foreach (var text in given)
        {
            if (!ListenEndpoint.TryParse(text, out var canonical))
            {
                return false;
            }

            endpoints.Add(canonical);
        }

        return true;
    }

    /// <summary>Writes only what changed, and the time of being seen once a minute.</summary>
    private async Task RememberAsync(string account, bool hidden, CancellationToken cancellationToken)
    {
        var isKnown = database.Read(connection => PresenceStore.IsHidden(connection, account)) == hidden;
        if (isKnown && board.SeenAt(account) is { } seen && clock.GetUtcNow() - seen < SeenEvery)
        {
            return;
        }

        await database.WriteAsync(
            connection =>
            {
                PresenceStore.SetHidden(connection, account, hidden);
                See(connection, account);
            },
            cancellationToken);
    }

    private void See(Microsoft.Data.Sqlite.SqliteConnection connection, string account)
    {
        if (AccountName.TryParse(account, out var name))
        {
            AccountStore.Seen(connection, name, clock.GetUtcNow());
        }
    }

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other ?? one : one;

    /// <summary>One answer for an unknown name and for one that is not the caller's to see.</summary>
    private static Refusal NotShared() =>
        new(StatusCodes.Status404NotFound, PresenceCodes.NotShared, "Nobody of this name shares presence with you. Look their certificates up or write to them first.");
}

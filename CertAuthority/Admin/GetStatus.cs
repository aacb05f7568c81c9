using Microsoft.Data.Sqlite;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Issuing;
using PeerSecure.CertAuthority.Revocation;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Admin;

/// <summary>What <c>ca status</c> shows.</summary>
internal sealed class GetStatus(OpenAuthority authority, RunningDoors doors, RevocationBook book)
{
    public IResult Handle()
    {
        var set = authority.Keys.Current;
        var status = new AuthorityStatus(
            set.Authority.Value,
            doors.Port is not null,
            doors.Port is { } port ? JoinLinks.Of(authority, port) : null,
            doors.Port,
            doors.HttpPort,
            authority.Hosts,
            doors.Started,
            authority.Folder.Path,
            authority.Keys.IsRootHere,
            [.. Keys(set)],
            authority.Database.Read(Count));
        return Results.Json(status, AdminJson.Default.AuthorityStatus);
    }

    private static IEnumerable<AuthorityKeyStatus> Keys(KeySet set) =>
        from key in new (string Name, HeldCertificate Held)[]
        {
            (KeyFiles.Root, set.Root), (KeyFiles.Issuing, set.Issuing.Certificate), (KeyFiles.Tls, set.Tls.Certificate),
            (KeyFiles.Ticket, set.Ticket.Certificate), (KeyFiles.Timestamp, set.Timestamp.Certificate),
        }
        select new AuthorityKeyStatus(key.Name, key.Held.Serial.Hex, key.Held.PublicKey.KeyId, key.Held.NotAfter);

    private AuthorityCounts Count(SqliteConnection connection) => new(
        Number(connection, "SELECT count(*) FROM accounts WHERE deleted IS NULL"),
        Number(connection, "SELECT count(*) FROM certificates"),
        Number(connection, "SELECT count(*) FROM certificates WHERE not_after > $now", ("$now", authority.Clock.GetUtcNow().ToUnixTimeMilliseconds())),
        Number(connection, "SELECT count(*) FROM revocations"),
        book.Devices.Number.Value,
        Number(connection, "SELECT max(number) FROM audit"),
        new FileInfo(authority.Folder.Database).Length);

    private static long Number(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        connection.First(sql, static row => row.IsDBNull(0) ? 0 : row.GetInt64(0), parameters);
}

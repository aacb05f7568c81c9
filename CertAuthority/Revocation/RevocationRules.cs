using Microsoft.Data.Sqlite;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Revocation;

namespace PeerSecure.CertAuthority.Revocation;

/// <summary>
/// R1: whether a key or a device's name is barred, asked inside a write: a revocation that was committed a moment ago and is not yet in
/// force in memory counts too, so nothing can be enrolled between the two.
/// </summary>
internal sealed class RevocationRules(RevocationBook book)
{
    public bool IsKeyBarred(SqliteConnection connection, SpkiHash key) =>
        IsRevoked(connection, new RevocationSubject.Key(key)) ?? book.IsBarred(key);

    public bool IsNameBarred(SqliteConnection connection, AccountName account, DeviceName device) =>
        IsNameBarred(connection, new RevocationSubject.Name(account, device)) || IsNameBarred(connection, new RevocationSubject.Name(account, null));

    private bool IsNameBarred(SqliteConnection connection, RevocationSubject.Name name) => IsRevoked(connection, name) ?? book.IsBarred(name);

    /// <summary>What changes that memory has not seen yet say last; null when they say nothing.</summary>
    private bool? IsRevoked(SqliteConnection connection, RevocationSubject subject) =>
        RevocationStore.After(connection, book.LastId).FindLast(entry => entry.List == RevocationListKind.Devices && entry.Record.Subject == subject) is { } last
            ? last.Record.Reason is not null
            : null;
}

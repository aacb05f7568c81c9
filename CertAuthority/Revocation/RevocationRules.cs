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
    public Bar FindBar(SqliteConnection connection, AccountName account, DeviceName device, SpkiHash key)
    {
        var news = RevocationStore.After(connection, book.LastId);
        return SaysNews(news, new RevocationSubject.Key(key)) ?? book.IsBarred(key) ? Bar.Key
            : IsBarred(news, new RevocationSubject.Name(account, device)) || IsBarred(news, new RevocationSubject.Name(account, null)) ? Bar.Name
            : Bar.None;
    }

    /// <summary>M2: whether this device is revoked by now, be it its key or its certificate alone.</summary>
    public bool IsRevoked(SqliteConnection connection, VerifiedDevice device)
    {
        var news = RevocationStore.After(connection, book.LastId);
        return (SaysNews(news, new RevocationSubject.Key(device.KeyHash)) ?? book.IsBarred(device.KeyHash))
            || SaysNews(news, new RevocationSubject.Certificate(device.Issuer.KeyHash, device.Certificate.Serial)) == true;
    }

    public bool IsBarred(SqliteConnection connection, RevocationSubject.Name name) => IsBarred(RevocationStore.After(connection, book.LastId), name);

    /// <summary>C2, C6: whether what this key signed counts for nothing any more: it was revoked, and not because its device went on to another.</summary>
    public bool IsVoided(SqliteConnection connection, SpkiHash key)
    {
        var said = RevocationStore.After(connection, book.LastId)
            .FindLast(entry => entry.List == RevocationListKind.Devices && entry.Record.Subject == new RevocationSubject.Key(key));
        return said is null ? book.IsVoided(key) : said.Record.Reason is { } reason && new RevocationEntry(reason, said.Record.At).VoidsSignatures;
    }

    private bool IsBarred(List<StoredRecord> news, RevocationSubject.Name name) => SaysNews(news, name) ?? book.IsBarred(name);

    /// <summary>What changes that memory has not seen yet say last; null when they say nothing.</summary>
    private static bool? SaysNews(List<StoredRecord> news, RevocationSubject subject) =>
        news.FindLast(entry => entry.List == RevocationListKind.Devices && entry.Record.Subject == subject) is { } last ? last.Record.Reason is not null : null;
}

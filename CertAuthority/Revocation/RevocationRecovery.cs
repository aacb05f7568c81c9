using Microsoft.Data.Sqlite;
using PeerSecure.Common.Revocation;

namespace PeerSecure.CertAuthority.Revocation;

/// <summary>
/// R4: a database that was put back forgets what was revoked since. What the log file still knows is added again under a new generation,
/// so that every peer sees the restored list as newer than all it holds. Permissions are not put back: nothing that was revoked is
/// valid again before an admin says so once more.
/// </summary>
internal static class RevocationRecovery
{
    /// <summary>Call inside a write, before anything is served. Returns how many revocations had been forgotten.</summary>
    public static int Merge(SqliteConnection connection, IReadOnlyList<StoredRecord> logged)
    {
        var known = RevocationStore.After(connection, 0).Select(WhatItSays).ToHashSet();
        var forgotten = logged.Where(entry => !known.Contains(WhatItSays(entry))).ToList();
        foreach (var list in forgotten.Select(static entry => entry.List).Distinct())
        {
            Restate(connection, list, forgotten, logged);
        }

        return forgotten.Count(static entry => entry.Record.Reason is not null);
    }

    /// <summary>A new generation without new records: after a restore that lost nothing we know of.</summary>
    public static void RaiseGeneration(SqliteConnection connection, RevocationListKind list, RevocationNumber seen)
    {
        var last = RevocationStore.LastNumber(connection, list);
        var next = (seen > last ? seen : last).NextGeneration();
        (ListState.Get(connection, list) with { Number = next }).Set(connection, list);
    }

    private static void Restate(SqliteConnection connection, RevocationListKind list, List<StoredRecord> forgotten, IReadOnlyList<StoredRecord> logged)
    {
        RaiseGeneration(connection, list, logged.Where(entry => entry.List == list).Max(static entry => entry.Record.Number));
        var number = RevocationStore.NextNumber(connection, list);
        var records = forgotten.Where(entry => entry.List == list && entry.Record.Reason is not null).Select(entry => entry.Record with { Number = number });
        RevocationStore.Add(connection, list, records, "recovery");
    }

    /// <summary>Everything but the number, which a recovery changes.</summary>
    private static (RevocationListKind List, RevocationSubject Subject, Common.Certificates.RevocationReason? Reason, DateTimeOffset At) WhatItSays(StoredRecord entry) =>
        (entry.List, entry.Record.Subject, entry.Record.Reason, entry.Record.At);
}

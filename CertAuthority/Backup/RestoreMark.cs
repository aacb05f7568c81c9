using Microsoft.Data.Sqlite;
using PeerSecure.CertAuthority.Accounts;
using PeerSecure.CertAuthority.Audit;
using PeerSecure.CertAuthority.Revocation;
using PeerSecure.Common.Keys;
using PeerSecure.Common.Revocation;

namespace PeerSecure.CertAuthority.Backup;

/// <summary>
/// A file that says: this folder was put back and not opened since. The first opening finishes the restore, however often it is
/// interrupted: a new generation of the lists, and no code and no login of before is good any more, since each may have been used or
/// ended after the backup was made.
/// </summary>
internal static class RestoreMark
{
    private const string Name = "restored";

    public static void Set(string folder) => DurableFile.Create(Path.Combine(folder, Name), "finish this restore\n"u8, PrivateFile.Mode);

    public static bool IsSet(string folder) => File.Exists(Path.Combine(folder, Name));

    /// <summary>Call inside the first write.</summary>
    public static void Finish(SqliteConnection connection, IReadOnlyList<StoredRecord> logged, DateTimeOffset now)
    {
        foreach (var list in (ReadOnlySpan<RevocationListKind>)[RevocationListKind.Devices, RevocationListKind.Issuing])
        {
            var seen = logged.Where(entry => entry.List == list).Select(static entry => entry.Record.Number).DefaultIfEmpty(RevocationNumber.None).Max();
            RevocationRecovery.RaiseGeneration(connection, list, seen);
        }

        InviteStore.VoidAll(connection, now);
        CredentialStore.EndLogins(connection, now);
        AuditStore.Append(connection, now, new AuditEntry("operator", "authority.restore", "-", "control", AuditEntry.Done, ""));
    }

    /// <summary>Call when that write is on the disk.</summary>
    public static void Clear(string folder)
    {
        File.Delete(Path.Combine(folder, Name));
        DurableFile.FlushFolder(folder);
    }
}

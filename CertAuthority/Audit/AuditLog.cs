using Microsoft.Data.Sqlite;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Audit;

/// <summary>
/// The log of what was done here. A use case calls <see cref="Append"/> inside the write that does the thing, so that neither
/// exists without the other; <see cref="RecordAsync"/> is for what wrote nothing, such as a refusal.
/// </summary>
internal sealed class AuditLog(Database database, TimeProvider clock)
{
    private volatile TaskCompletionSource _appended = NewSignal();

    public AuditHead Append(SqliteConnection connection, AuditEntry entry)
    {
        var head = AuditStore.Append(connection, clock.GetUtcNow(), entry);
        Interlocked.Exchange(ref _appended, NewSignal()).TrySetResult();
        return head;
    }

    public Task RecordAsync(AuditEntry entry, CancellationToken cancellationToken) =>
        database.WriteAsync(connection => Append(connection, entry), cancellationToken);

    public AuditHead Head() => database.Read(AuditStore.Head);

    public AuditVerdict Verify(IReadOnlyCollection<AuditHead> kept) => database.Read(connection => AuditStore.Verify(connection, kept));

    public IReadOnlyList<AuditRow> After(long number, int limit) => database.Read(connection => AuditStore.After(connection, number, limit));

    /// <summary>Completes when something was appended after this call; the entry may still be on its way to the disk.</summary>
    public Task NextAppend() => _appended.Task;

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

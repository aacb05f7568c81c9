using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Revocation;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Revocation;

/// <summary>
/// What is revoked, in memory: the two lists that peers get, and the index behind CRL and OCSP. A change is stored first; then
/// <see cref="CatchUpAsync"/> takes everything the database has and this has not, in its order, into the log file and into memory.
/// </summary>
internal sealed class RevocationBook : IDisposable
{
    private readonly Database _database;
    private readonly RevocationIndex _index;
    private readonly TimeProvider _clock;
    private readonly RevocationLogFile _log;
    private readonly ConcurrentDictionary<RevocationSubject.Name, bool> _barredNames = new();
    private readonly List<StoredRecord> _unlogged = [];
    private readonly SemaphoreSlim _gate = new(1);
    private long _lastId;

    public RevocationBook(OpenAuthority authority, RevocationIndex index)
    {
        (_database, _index, _clock) = (authority.Database, index, authority.Clock);
        var records = _database.Read(static connection => RevocationStore.After(connection, 0));
        Devices = Load(authority.Keys.Current.Authority, RevocationListKind.Devices, records);
        Issuing = Load(authority.Keys.Current.Authority, RevocationListKind.Issuing, records);
        _log = RevocationLogFile.Start(authority.Folder.RevocationsLog, records);
        foreach (var record in records)
        {
            Index(record);
        }
    }

    public RevocationList Devices { get; }

    public RevocationList Issuing { get; }

    /// <summary>The newest change that is in force here; later ones are in the database already.</summary>
    public long LastId => Interlocked.Read(ref _lastId);

    /// <summary>Raised after a change is durable in the database and in force here, logged or not: whoever pushes it to peers listens (R3).</summary>
    public event Action? Changed;

    public RevocationList Of(RevocationListKind kind) => kind == RevocationListKind.Issuing ? Issuing : Devices;

    /// <summary>R1: until somebody entitled allows it again, also when the record has left the lists.</summary>
    public bool IsBarred(RevocationSubject.Name name) => _barredNames.ContainsKey(name);

    /// <summary>A key that others may have, or that its device has left, never comes back.</summary>
    public bool MayReturn(SpkiHash key) =>
        _index.TryFindKey(key, out var entry) && entry.Reason is not (RevocationReason.KeyCompromise or RevocationReason.Superseded);

    public bool IsBarred(SpkiHash key) => _index.TryFindKey(key, out _);

    public bool IsVoided(SpkiHash key) => _index.TryFindKey(key, out var entry) && entry.VoidsSignatures;

    /// <summary>Call after a write that added records; returns when they are in the log file and in force.</summary>
    public async Task CatchUpAsync()
    {
        // The revocation is committed: nobody may cancel what makes it count.
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            Take(_database.Read(connection => RevocationStore.After(connection, _lastId)));
            FollowGeneration(Devices);
            FollowGeneration(Issuing);
            Log();
        }
        finally
        {
            _gate.Release();
            Changed?.Invoke();
        }
    }

    /// <summary>R3: lets go of records whose certificates ended 31 days ago. Once a day is enough.</summary>
    public async Task DropExpiredAsync(CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow();
        var keptFrom = RevocationList.KeptFrom(now);
        if (!_database.Read(connection => MayLeave(connection, keptFrom)))
        {
            return;
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            // The number of the shorter list is taken in the order of all changes, so no change can get the same one.
            var number = await _database.WriteAsync(connection => Shorten(connection, keptFrom), cancellationToken);
            var records = _database.Read(connection => RevocationStore.After(connection, _lastId));
            Take([.. records.Where(entry => entry.List == RevocationListKind.Issuing || entry.Record.Number < number)]);
            Devices.DropExpired(now);
            _index.Forget(now);
            Take(_database.Read(connection => RevocationStore.After(connection, _lastId)));
            Log();
        }
        finally
        {
            _gate.Release();
            Changed?.Invoke();
        }
    }

    /// <summary>R4: writes what could not be logged when it was made.</summary>
    public async Task LogLeftOversAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            Log();
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose()
    {
        _log.Dispose();
        _gate.Dispose();
    }

    /// <summary>R4: a new generation may begin without a record.</summary>
    private void FollowGeneration(RevocationList list)
    {
        var stored = _database.Read(connection => ListState.Get(connection, list.Kind)).Number;
        if (stored > list.Number)
        {
            list.RaiseGeneration(RevocationNumber.From(stored.Value - 1));
        }
    }

    private static bool MayLeave(SqliteConnection connection, DateOnly keptFrom)
    {
        var from = ListState.Get(connection, RevocationListKind.Devices).KeptFrom;
        return keptFrom > from && RevocationStore.After(connection, 0).Exists(
            entry => entry.List == RevocationListKind.Devices && DayOf(entry) >= from && DayOf(entry) < keptFrom);
    }

    private static RevocationNumber Shorten(SqliteConnection connection, DateOnly keptFrom)
    {
        var number = RevocationStore.NextNumber(connection, RevocationListKind.Devices);
        new ListState(number, keptFrom).Set(connection, RevocationListKind.Devices);
        return number;
    }

    private static DateOnly DayOf(StoredRecord entry) => DateOnly.FromDateTime(entry.Record.Until.UtcDateTime);

    private RevocationList Load(AuthorityId authority, RevocationListKind kind, List<StoredRecord> records)
    {
        var (state, last) = _database.Read(connection => (ListState.Get(connection, kind), RevocationStore.LastNumber(connection, kind)));
        var encoded = new ArrayBufferWriter<byte>();
        foreach (var entry in records.Where(entry => entry.List == kind && DayOf(entry) >= state.KeptFrom))
        {
            encoded.Write(entry.Record.ToBytes());
        }

        return RevocationList.TryLoad(authority, kind, last, state.KeptFrom, encoded.WrittenSpan, out var list, out var why)
            ? list
            : throw new InvalidOperationException($"The stored revocations do not make a list: {why}.");
    }

    private void Take(List<StoredRecord> records)
    {
        _unlogged.AddRange(records);
        foreach (var change in records.GroupBy(static entry => entry.List))
        {
            Of(change.Key).Append([.. change.Select(static entry => entry.Record)]);
        }

        foreach (var record in records)
        {
            Index(record);
        }
    }

    /// <summary>Last, when all is in force: a full disk must not keep a revoked device going. What could not be logged is tried again with the next change, and every hour.</summary>
    private void Log()
    {
        _log.Append(_unlogged);
        _unlogged.Clear();
    }

    private void Index(StoredRecord entry)
    {
        var record = entry.Record;
        switch (record.Subject, record.Reason)
        {
            case (RevocationSubject.Certificate certificate, { } reason):
                _index.Add(new RevokedCertificate(certificate.Issuer, certificate.Serial, new RevocationEntry(reason, record.At), record.Until));
                break;
            case (RevocationSubject.Key key, { } reason):
                _index.AddKey(key.Hash, new RevocationEntry(reason, record.At));
                break;
            case (RevocationSubject.Key key, null):
                _index.RemoveKey(key.Hash);
                break;
            case (RevocationSubject.Name name, { }):
                _barredNames[name] = true;
                break;
            case (RevocationSubject.Name name, null):
                _barredNames.TryRemove(name, out _);
                break;
        }

        Interlocked.Exchange(ref _lastId, entry.Id);
    }
}

using System.Diagnostics.CodeAnalysis;
using PeerSecure.Common.Certificates;

namespace PeerSecure.Common.Revocation;

/// <summary>
/// One revocation list in memory (R1, R2): asked in each handshake, grown by the authority record by record, or by a peer update by
/// update. Thread-safe; an answer takes about a microsecond at any length, a new record a few.
/// </summary>
public sealed class RevocationList : IRevocationLookup
{
    /// <summary>Beyond this a list is refused; at seven days per certificate nobody gets near.</summary>
    public const int MaxRecords = 500_000;

    private readonly Lock _writing = new(); // one change at a time; taken first
    private readonly Lock _gate = new(); // held for the moment of a look-up or of the change itself, never while a whole list is built
    private RecordTable _table = new();
    private DayChains _chains = new();
    private RevocationNumber _number;
    private uint _keptFrom; // days since 1970

    public RevocationList(AuthorityId authority, RevocationListKind kind) => (Authority, Kind) = (authority, kind);

    public AuthorityId Authority { get; }

    public RevocationListKind Kind { get; }

    public RevocationNumber Number
    {
        get
        {
            lock (_gate)
            {
                return _number;
            }
        }
    }

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _table.Count;
            }
        }
    }

    /// <summary>The authority's own list at start, from its database: the number it had reached, the day it keeps from, all records in order.</summary>
    public static bool TryLoad(
        AuthorityId authority, RevocationListKind kind, RevocationNumber number, DateOnly keptFrom, ReadOnlySpan<byte> records,
        [NotNullWhen(true)] out RevocationList? list, out RevocationRejection why)
    {
        list = new RevocationList(authority, kind);
        why = list.Extend(records, RevocationNumber.None, number, Retention.DayOf(keptFrom), mustHave: null);
        list = why == RevocationRejection.None ? list : null;
        return list is not null;
    }

    /// <summary>
    /// The authority adds records. Their numbers are above the list's, in order; those of one change share one. Call it after they are
    /// safely stored, then sign a new head.
    /// </summary>
    public void Append(IReadOnlyList<RevocationRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        lock (_writing)
        {
            var last = _number;
            var encoded = records.Select(RecordFormat.Write).ToList();
            foreach (var bytes in encoded)
            {
                last = CheckNext(bytes, last);
            }

            lock (_gate)
            {
                encoded.ForEach(Add);
                _number = last;
            }
        }
    }

    /// <summary>
    /// R1: the record that lifts a bar, for somebody entitled; null when there is none. It stays in the list as long as what it lifts: one
    /// that leaves earlier lets the bar come back.
    /// </summary>
    public RevocationRecord? PermissionFor(RevocationSubject subject, RevocationNumber number, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(subject);
        return TryFindState(RecordFormat.Write(subject), out var state) && state.IsRevoked
            ? new RevocationRecord(number, subject, Reason: null, at, DateTimeOffset.FromUnixTimeSeconds(state.Until))
            : null;
    }

    /// <summary>R3: the day from which records are kept at this time; earlier ones may leave.</summary>
    public static DateOnly KeptFrom(DateTimeOffset now) => Retention.DateOf(Retention.KeptFrom(now));

    /// <summary>R3: the authority lets go of what may leave. True when something did; then the number has risen by one.</summary>
    public bool DropExpired(DateTimeOffset now)
    {
        lock (_writing)
        {
            var keptFrom = Math.Max(_keptFrom, Retention.KeptFrom(now));
            var chains = _chains.Copy();
            var dropped = chains.DropBefore(keptFrom);
            Become(dropped ? _table.Since(keptFrom) : _table, chains, dropped ? _number.Next() : _number, keptFrom);
            return dropped;
        }
    }

    /// <summary>R4: after a restore, above what this list had and above the newest that anybody was seen to hold.</summary>
    public void RaiseGeneration(RevocationNumber seen)
    {
        lock (_writing)
        {
            Become(_table, _chains, (seen > _number ? seen : _number).NextGeneration(), _keptFrom);
        }
    }

    /// <summary>What is to be signed: at each change, and hourly so that everybody sees that the list is still fresh (R2).</summary>
    public RevocationHead HeadAt(DateTimeOffset thisUpdate, long auditCount, ReadOnlyMemory<byte> auditHash)
    {
        lock (_gate)
        {
            var hash = _chains.Hash(Authority, Kind);
            return new RevocationHead(Authority, Kind, _number, thisUpdate, Retention.DateOf(_keptFrom), _chains.Count, hash, auditCount, auditHash);
        }
    }

    /// <summary>The encoded records that came after this number; all of them after 0.</summary>
    public byte[] RecordsAfter(RevocationNumber number)
    {
        lock (_gate)
        {
            return _table.After(number).ToArray();
        }
    }

    public bool TryFindCertificate(SpkiHash issuer, SerialNumber serial, out RevocationEntry entry) =>
        TryFind(RecordFormat.Certificate(issuer, serial), out entry);

    public bool TryFindKey(SpkiHash key, out RevocationEntry entry) => TryFind(RecordFormat.Key(key), out entry);

    /// <summary>R1: whether this device's name is barred, by itself or with its whole account.</summary>
    public bool TryFindName(AccountName account, DeviceName device, out RevocationEntry entry) =>
        TryFind(RecordFormat.Name(account, device), out entry) || TryFind(RecordFormat.Name(account, null), out entry);

    /// <summary>
    /// What this list refuses and the other does not, though its time is not over: a restored authority learns here what it forgot (R4).
    /// The records keep the numbers they had.
    /// </summary>
    public IReadOnlyList<RevocationRecord> MissingFrom(RevocationList other, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(other);
        var missing = StatesMissingFrom(other, now, out var table).ToList();
        lock (_gate)
        {
            return [.. missing.Select(state => Restated(state, table)).OrderBy(record => record.Number)];
        }
    }

    internal bool RefusesMoreThan(RevocationList other, DateTimeOffset now) => StatesMissingFrom(other, now, out _).Any();

    internal bool TryFindState(ReadOnlySpan<byte> subject, out SubjectState state)
    {
        lock (_gate)
        {
            return _table.TryFind(subject, out state);
        }
    }

    /// <summary>A peer takes what a verified head proves. Nothing changes unless the result has the head's hash.</summary>
    internal RevocationRejection Apply(RevocationHead head, RevocationNumber from, ReadOnlySpan<byte> records)
    {
        lock (_writing)
        {
            return from > _number || head.Number < _number
                ? RevocationRejection.DoesNotContinue
                : Extend(records, from, head.Number, Retention.DayOf(head.KeptFrom), head);
        }
    }

    private RevocationRejection Extend(ReadOnlySpan<byte> records, RevocationNumber from, RevocationNumber number, uint keptFrom, RevocationHead? mustHave)
    {
        if (records.Length > MaxRecords * RevocationRecord.MaxLength)
        {
            return RevocationRejection.TooLarge;
        }

        var chains = _chains.Copy();
        chains.DropBefore(keptFrom);
        if (!RecordRun.TryChain(records, from, _number, number, keptFrom, chains, out var start))
        {
            return RevocationRejection.MalformedRecords;
        }

        if (chains.Count > MaxRecords)
        {
            return RevocationRejection.TooLarge;
        }

        if (mustHave is not null && (mustHave.Count != chains.Count || !mustHave.HasHash(chains.Hash(Authority, Kind))))
        {
            return _number == RevocationNumber.None ? RevocationRejection.WrongHash : RevocationRejection.DoesNotContinue;
        }

        var table = keptFrom > _keptFrom ? _table.Since(keptFrom) : _table;
        lock (_gate)
        {
            RecordRun.AppendTo(table, records[start..]);
            Become(table, chains, number, Math.Max(keptFrom, _keptFrom));
        }

        return RevocationRejection.None;
    }

    private void Become(RecordTable table, DayChains chains, RevocationNumber number, uint keptFrom)
    {
        lock (_gate)
        {
            (_table, _chains, _number, _keptFrom) = (table, chains, number, keptFrom);
        }
    }

    private void Add(byte[] encoded)
    {
        _ = RecordFormat.TryRead(encoded, out var record);
        _table.Append(record);
        _chains.Append(record);
    }

    private RevocationNumber CheckNext(ReadOnlySpan<byte> bytes, RevocationNumber last)
    {
        if (!RecordFormat.TryRead(bytes, out var record) || record.Number <= _number || record.Number < last || record.Day < _keptFrom)
        {
            throw new ArgumentException($"A record does not follow number {last}.", nameof(bytes));
        }

        return record.Number;
    }

    // Copies first: two lists never hold their locks at once, so they cannot wait for each other.
    private IEnumerable<SubjectState> StatesMissingFrom(RevocationList other, DateTimeOffset now, out RecordTable table)
    {
        KeyValuePair<SubjectDigest, SubjectState>[] ours;
        lock (_gate)
        {
            table = _table;
            ours = [.. table.Subjects];
        }

        var keptFrom = Retention.KeptFrom(now);
        return ours
            .Where(one => one.Value.IsRevoked && one.Value.Until / RecordFormat.SecondsPerDay >= keptFrom)
            .Where(one => !other.TryFindState(one.Key, out var theirs) || !one.Value.IsCoveredBy(theirs))
            .Select(one => one.Value);
    }

    private bool TryFindState(SubjectDigest subject, out SubjectState state)
    {
        lock (_gate)
        {
            return _table.TryFind(subject, out state);
        }
    }

    private static RevocationRecord Restated(SubjectState state, RecordTable table) => table[state.Record] with
    {
        Reason = state.Entry.Reason,
        At = state.Entry.RevokedAt,
        Until = DateTimeOffset.FromUnixTimeSeconds(state.Until),
    };

    private bool TryFind(ReadOnlySpan<byte> subject, out RevocationEntry entry)
    {
        var found = TryFindState(subject, out var state) && state.IsRevoked;
        entry = found ? state.Entry : default;
        return found;
    }
}

using System.Buffers;

namespace PeerSecure.Common.Revocation;

/// <summary>
/// The records of one list in the order they came, in one run of bytes, and what they say by subject. 100,000 records take about
/// 6 MB and as much again for the look-up. Not thread-safe.
/// </summary>
internal sealed class RecordTable
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly List<(RevocationNumber Number, int Offset)> _records = [];
    private readonly Dictionary<SubjectDigest, SubjectState> _subjects = [];

    internal int Count => _records.Count;

    internal IEnumerable<KeyValuePair<SubjectDigest, SubjectState>> Subjects => _subjects;

    internal void Append(RecordView record)
    {
        var state = new SubjectState(record.Number, record.Reason, record.At, record.Until, _records.Count);
        _records.Add((record.Number, _bytes.WrittenCount));
        _bytes.Write(record.Encoded);
        var digest = SubjectDigest.Of(record.Subject);
        _subjects[digest] = _subjects.TryGetValue(digest, out var before) ? before.Merge(state) : state;
    }

    internal bool TryFind(ReadOnlySpan<byte> subject, out SubjectState state) => TryFind(SubjectDigest.Of(subject), out state);

    internal bool TryFind(SubjectDigest subject, out SubjectState state) => _subjects.TryGetValue(subject, out state);

    /// <summary>The encoded records that came after this number.</summary>
    internal ReadOnlySpan<byte> After(RevocationNumber number)
    {
        var low = 0;
        var high = _records.Count;
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = _records[middle].Number > number ? (low, middle) : (middle + 1, high);
        }

        return low == _records.Count ? [] : _bytes.WrittenSpan[_records[low].Offset..];
    }

    internal RevocationRecord this[int index] => RecordFormat.Decode(View(index));

    /// <summary>The same without the records that may leave (R3).</summary>
    internal RecordTable Since(uint day)
    {
        var kept = new RecordTable();
        for (var index = 0; index < _records.Count; index++)
        {
            var record = View(index);
            if (record.Day >= day)
            {
                kept.Append(record);
            }
        }

        return kept;
    }

    private RecordView View(int index) => RecordFormat.TryRead(_bytes.WrittenSpan[_records[index].Offset..], out var view)
        ? view
        : throw new InvalidOperationException("A record that was checked no longer reads.");
}

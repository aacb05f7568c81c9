namespace PeerSecure.Common.Revocation;

/// <summary>The records of an update, as received: read once to check and hash them, and once more when the result was proved.</summary>
internal static class RecordRun
{
    /// <summary>
    /// Reads all records and adds to the chains those that are new here. False when one is not in its one encoding, out of order, not
    /// between the two numbers, or of a day that has left already.
    /// </summary>
    /// <param name="records">The run.</param>
    /// <param name="from">The number it starts after.</param>
    /// <param name="known">Up to which number the records are in the chains already.</param>
    /// <param name="upTo">The last number it may have.</param>
    /// <param name="keptFrom">The first day that is kept.</param>
    /// <param name="chains">Grows.</param>
    /// <param name="start">Where in the run the new records begin.</param>
    internal static bool TryChain(
        ReadOnlySpan<byte> records, RevocationNumber from, RevocationNumber known, RevocationNumber upTo, uint keptFrom, DayChains chains, out int start)
    {
        start = records.Length;
        var last = from;
        for (var at = 0; at < records.Length;)
        {
            if (!RecordFormat.TryRead(records[at..], out var record)
                || record.Number <= from || record.Number < last || record.Number > upTo || record.Day < keptFrom)
            {
                return false;
            }

            if (record.Number > known)
            {
                start = Math.Min(start, at);
                chains.Append(record);
            }

            last = record.Number;
            at += record.Encoded.Length;
        }

        return true;
    }

    internal static void AppendTo(RecordTable table, ReadOnlySpan<byte> records)
    {
        while (records.Length > 0 && RecordFormat.TryRead(records, out var record))
        {
            table.Append(record);
            records = records[record.Encoded.Length..];
        }
    }
}

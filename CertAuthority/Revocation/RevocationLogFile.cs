using System.Globalization;
using System.Text;
using PeerSecure.Common.Keys;
using PeerSecure.Common.Revocation;

namespace PeerSecure.CertAuthority.Revocation;

/// <summary>
/// R4: every revocation once more in a file of its own, outside the database and its backups: one line each, the id in the database,
/// the list, the record in base64. A restored database learns from it what it had forgotten. Not thread-safe.
/// </summary>
internal sealed class RevocationLogFile : IDisposable
{
    private const int LongestLine = 512;

    private readonly FileStream _file;

    private RevocationLogFile(FileStream file) => _file = file;

    /// <summary>Begins the file anew with these records, whole or not at all, and keeps it open for more.</summary>
    public static RevocationLogFile Start(string path, IEnumerable<StoredRecord> records)
    {
        DurableFile.Replace(path, Lines(records), PrivateFile.Mode);
        // Unbuffered: what a full disk cut short is written over by the next attempt, which begins at the same place with the same records.
        return new RevocationLogFile(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0));
    }

    /// <summary>What the file holds. A line that a crash cut short was never acknowledged and does not count.</summary>
    public static List<StoredRecord> Read(string path) =>
        !File.Exists(path)
            ? []
            : [.. File.ReadLines(path, Encoding.ASCII).Select(static line => TryParse(line, out var entry) ? entry : null).OfType<StoredRecord>()];

    /// <summary>On the disk when this returns.</summary>
    public void Append(IReadOnlyList<StoredRecord> records)
    {
        if (records.Count > 0)
        {
            _file.Write(Lines(records));
            DurableFile.FlushData(_file.SafeFileHandle);
        }
    }

    public void Dispose() => _file.Dispose();

    private static byte[] Lines(IEnumerable<StoredRecord> records)
    {
        var text = new StringBuilder();
        foreach (var record in records)
        {
            text.Append(CultureInfo.InvariantCulture, $"{record.Id} {(int)record.List} {Convert.ToBase64String(record.Record.ToBytes())}\n");
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static bool TryParse(string line, out StoredRecord? entry)
    {
        entry = null;
        var encoded = new byte[RevocationRecord.MaxLength];
        if (line.Length <= LongestLine && line.Split(' ') is [var id, var list, var text] &&
            long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) &&
            int.TryParse(list, NumberStyles.None, CultureInfo.InvariantCulture, out var kind) && Enum.IsDefined((RevocationListKind)kind) &&
            Convert.TryFromBase64String(text, encoded, out var length) && RevocationRecord.TryParse(encoded.AsSpan(0, length), out var record))
        {
            entry = new StoredRecord(number, (RevocationListKind)kind, record!);
        }

        return entry is not null;
    }
}

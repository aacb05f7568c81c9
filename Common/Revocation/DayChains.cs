using System.Buffers.Binary;
using System.Security.Cryptography;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Keys;

namespace PeerSecure.Common.Revocation;

/// <summary>
/// The hash of a whole list at the price of one record. Records hang in a hash chain per day of their certificate's expiry, in the
/// order of the list; the list's hash covers each day's number, count and chain. A record is added by one step of one chain, and
/// what may leave (R3) leaves as whole days, so nothing is ever hashed twice.
/// </summary>
internal sealed class DayChains
{
    private readonly SortedDictionary<uint, (uint Count, byte[] Hash)> _days = [];

    internal uint Count { get; private set; }

    internal DayChains Copy()
    {
        var copy = new DayChains { Count = Count };
        foreach (var (day, chain) in _days)
        {
            copy._days.Add(day, chain); // the hash arrays are replaced, never changed
        }

        return copy;
    }

    internal void Append(RecordView record)
    {
        var (count, before) = _days.GetValueOrDefault(record.Day, (0u, new byte[SHA256.HashSizeInBytes]));
        Span<byte> step = stackalloc byte[SHA256.HashSizeInBytes + RevocationRecord.MaxLength];
        before.CopyTo(step);
        record.Encoded.CopyTo(step[before.Length..]);
        _days[record.Day] = (count + 1, SHA256.HashData(step[..(before.Length + record.Encoded.Length)]));
        Count++;
    }

    /// <summary>Whether anything was there to leave.</summary>
    internal bool DropBefore(uint day)
    {
        var gone = _days.Keys.TakeWhile(kept => kept < day).ToList();
        foreach (var old in gone)
        {
            Count -= _days[old].Count;
            _days.Remove(old);
        }

        return gone.Count > 0;
    }

    /// <summary>SHA-256 over a label, the authority, the kind of list and, for each day in order, u32 day, u32 count, 32 bytes chain.</summary>
    internal byte[] Hash(AuthorityId authority, RevocationListKind kind)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(DomainSignature.Prefix("revocation list"));
        hash.AppendData(Convert.FromHexString(authority.Value));
        hash.AppendData([(byte)kind]);
        Span<byte> head = stackalloc byte[8];
        foreach (var (day, (count, chain)) in _days)
        {
            BinaryPrimitives.WriteUInt32BigEndian(head, day);
            BinaryPrimitives.WriteUInt32BigEndian(head[4..], count);
            hash.AppendData(head);
            hash.AppendData(chain);
        }

        return hash.GetHashAndReset();
    }
}

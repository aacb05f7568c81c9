using System.Diagnostics.CodeAnalysis;
using PeerSecure.Common.Revocation;

namespace PeerSecure.Peer.Talk;

/// <summary>
/// Revocation lists inside a session (R3). A list may be larger than a frame, so it comes in parts: one byte (0 the last part, 1 more follow,
/// 2 please send everything) and a piece of the JSON.
/// </summary>
internal sealed class RevocationParts(RevocationBudget budget) : IDisposable
{
    internal const byte Last = 0;
    internal const byte More = 1;
    internal const byte AskForAll = 2;
    private const int PartLength = 60 * 1024;
    private const int Longest = 12 * 1024 * 1024;

    private readonly MemoryStream _parts = new();
    private bool _isLeftOut;

    internal static IEnumerable<byte[]> Cut(RevocationUpdates updates)
    {
        var json = updates.ToJson();
        for (var start = 0; start < json.Length; start += PartLength)
        {
            var length = Math.Min(PartLength, json.Length - start);
            yield return [start + length < json.Length ? More : Last, .. json.AsSpan(start, length)];
        }
    }

    /// <summary>False when the other side broke the protocol. Updates come out with the last part.</summary>
    internal bool TryAdd(ReadOnlySpan<byte> frame, out RevocationUpdates? updates)
    {
        updates = null;
        if (frame.Length < 2 || frame[0] > More || _parts.Length + frame.Length > Longest)
        {
            return false;
        }

        if (_isLeftOut || !budget.TryTake(frame.Length - 1))
        {
            _isLeftOut = frame[0] == More;   // no room just now: this list comes again with the next session, from somebody
            Clear();
            return true;
        }

        _parts.Write(frame[1..]);
        return frame[0] == More || TryFinish(out updates);
    }

    public void Dispose()
    {
        budget.GiveBack((int)_parts.Length);
        _parts.Dispose();
    }

    private bool TryFinish([NotNullWhen(true)] out RevocationUpdates? updates)
    {
        var isSound = RevocationUpdates.TryParse(_parts.GetBuffer().AsSpan(0, (int)_parts.Length), out updates);
        Clear();
        return isSound;
    }

    private void Clear()
    {
        budget.GiveBack((int)_parts.Length);
        _parts.SetLength(0);
        _parts.Capacity = 0;
    }
}

/// <summary>What unfinished lists of all sessions together may hold in memory, so that many peers cannot fill it.</summary>
internal sealed class RevocationBudget
{
    private const int Total = 64 * 1024 * 1024;

    private int _taken;

    internal bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= Total)
        {
            return true;
        }

        Interlocked.Add(ref _taken, -bytes);
        return false;
    }

    internal void GiveBack(int bytes) => Interlocked.Add(ref _taken, -bytes);
}

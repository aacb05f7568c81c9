using System.Numerics;

namespace PeerSecure.Common.Discovery.Announcing;

/// <summary>When each record was last multicast on one link.</summary>
internal sealed class MulticastLog
{
    /// <summary>RFC 6762 §6: a record is not multicast again within a second.</summary>
    public static readonly TimeSpan Gap = TimeSpan.FromSeconds(1);

    /// <summary>RFC 6762 §6: to defend a name against a probe, within 250 ms.</summary>
    public static readonly TimeSpan DefenceGap = TimeSpan.FromMilliseconds(250);

    private readonly TimeSpan?[] _sent = new TimeSpan?[64];

    public void Record(ulong mask, TimeSpan now)
    {
        foreach (var bit in Bits(mask))
        {
            _sent[bit] = now;
        }
    }

    /// <summary>Those of the mask that were multicast less than this long ago.</summary>
    public ulong Within(ulong mask, TimeSpan now, TimeSpan age)
    {
        ulong recent = 0;
        foreach (var bit in Bits(mask))
        {
            recent |= _sent[bit] is { } sent && now - sent < age ? 1UL << bit : 0;
        }

        return recent;
    }

    /// <summary>When the last of them may be multicast again.</summary>
    public TimeSpan FreeAt(ulong mask)
    {
        var free = TimeSpan.Zero;
        foreach (var bit in Bits(mask))
        {
            free = _sent[bit] + Gap is { } at && at > free ? at : free;
        }

        return free;
    }

    public void Clear() => Array.Clear(_sent);

    public static IEnumerable<int> Bits(ulong mask)
    {
        for (; mask != 0; mask &= mask - 1)
        {
            yield return BitOperations.TrailingZeroCount(mask);
        }
    }
}

using System.Net;
using PeerSecure.Common.Discovery.Wire;

namespace PeerSecure.Common.Discovery.Browsing;

/// <summary>A record heard on one interface, with its life.</summary>
internal sealed class CachedRecord
{
    /// <summary>RFC 6762 §5.2: asked for again at 80, 85, 90 and 95 percent of its life.</summary>
    private const int Refreshes = 4;

    /// <summary>RFC 6762 §10 recommends no more; a longer one would only let a forged record stay longer.</summary>
    private const uint MaxTtl = 4500;

    private int _asked;
    private TimeSpan _received;
    private TimeSpan _lifetime;
    private double _spread;

    public CachedRecord(DnsRecord record, IPAddress source)
    {
        Record = record;
        Source = source;
    }

    public DnsRecord Record { get; }

    /// <summary>Who said it first; a flood from one source does not push out what others said.</summary>
    public IPAddress Source { get; }

    public TimeSpan Expires => _received + _lifetime;

    public TimeSpan? NextRefresh =>
        _asked < Refreshes ? _received + (_lifetime * (0.80 + (0.05 * _asked) + _spread)) : null;

    /// <param name="now">When it was heard.</param>
    /// <param name="ttl">Seconds, as given.</param>
    /// <param name="spread">RFC 6762 §5.2: up to 2 percent, so that not everyone asks again at the same moment.</param>
    public void Renew(TimeSpan now, uint ttl, double spread)
    {
        (_received, _lifetime, _spread, _asked) = (now, TimeSpan.FromSeconds(Math.Min(ttl, MaxTtl)), spread, 0);
    }

    /// <summary>RFC 6762 §10.1, §10.2: gone in a second, unless somebody who still has it speaks up.</summary>
    public void EndSoon(TimeSpan now)
    {
        var end = now + TimeSpan.FromSeconds(1);
        if (Expires > end)
        {
            (_received, _lifetime, _asked) = (now, TimeSpan.FromSeconds(1), Refreshes);
        }
    }

    /// <summary>RFC 6762 §10.4: it led nowhere. Asked for at once and gone after ten seconds without an answer.</summary>
    public void Doubt(TimeSpan now)
    {
        if (Expires > now + TimeSpan.FromSeconds(10))
        {
            (_received, _lifetime, _spread, _asked) = (now - TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(50), 0, 0);
        }
    }

    public bool HeardWithin(TimeSpan now, TimeSpan age) => now - _received <= age;

    /// <summary>RFC 6762 §7.1: only with more than half its life left is it a known answer.</summary>
    public bool IsKnownAnswer(TimeSpan now) => Expires - now > _lifetime / 2;

    public uint SecondsLeft(TimeSpan now) => (uint)Math.Max(0, (Expires - now).TotalSeconds);

    public bool TakeRefresh(TimeSpan now)
    {
        var due = false;
        while (NextRefresh <= now)
        {
            due = true;
            _asked++;
        }

        return due;
    }
}

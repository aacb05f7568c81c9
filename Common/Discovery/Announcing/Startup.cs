namespace PeerSecure.Common.Discovery.Announcing;

/// <summary>RFC 6762 §8: on each link a name is probed for three times, then announced; only then is it ours.</summary>
internal sealed class Startup
{
    /// <summary>§8.1: 250 ms between probes, and after the last.</summary>
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(250);
    private const int Probes = 3;

    /// <summary>§8.3: at least two, one second apart; any further ones at doubled intervals.</summary>
    private static readonly TimeSpan[] AnnounceIntervals = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)];

    private int _sent;

    public TimeSpan? Next { get; private set; }

    /// <summary>Probing is over: we answer, defend and say goodbye.</summary>
    public bool OwnsNames { get; private set; }

    /// <summary>§8.1: a response that came before the first probe is no conflict.</summary>
    public bool HasProbed => !OwnsNames && _sent > 0;

    public void Probe(TimeSpan from)
    {
        OwnsNames = false;
        _sent = 0;
        Next = from;
    }

    /// <summary>§8.4: the data changed, the names did not.</summary>
    public void Announce(TimeSpan from)
    {
        if (OwnsNames)
        {
            _sent = 0;
            Next = from;
        }
    }

    public StartupStep Take(TimeSpan now)
    {
        if (Next is null || Next > now)
        {
            return StartupStep.None;
        }

        if (!OwnsNames && _sent < Probes)
        {
            _sent++;
            Next = now + ProbeInterval;
            return StartupStep.Probe;
        }

        _sent = OwnsNames ? _sent : 0;
        OwnsNames = true;
        Next = _sent < AnnounceIntervals.Length ? now + AnnounceIntervals[_sent] : null;
        _sent++;
        return StartupStep.Announce;
    }
}

namespace PeerSecure.Common.Discovery.Protocol;

/// <summary>A token bucket: so many at once, so many a second. A flood gets no more out of us than this.</summary>
internal sealed class ReplyBudget(int burst, double perSecond)
{
    private double _tokens = burst;
    private TimeSpan _filled;

    public bool TrySpend(TimeSpan now)
    {
        _tokens = Math.Min(burst, _tokens + ((now - _filled).TotalSeconds * perSecond));
        _filled = now;
        if (_tokens < 1)
        {
            return false;
        }

        _tokens--;
        return true;
    }
}

using Microsoft.Extensions.Logging;
using PeerSecure.Common.Discovery.Protocol;

namespace PeerSecure.Common.Discovery.Network;

/// <summary>Counts what was dropped and mentions it once a minute at most, however much arrives.</summary>
internal sealed class DropCount(ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private long _malformed;
    private long _offLink;
    private TimeSpan _reported;

    public void Count(TimeSpan now, Reception reception)
    {
        _malformed += reception == Reception.Malformed ? 1 : 0;
        _offLink += reception == Reception.OffLink ? 1 : 0;
        if (_malformed + _offLink > 0 && now - _reported >= Interval)
        {
            logger.PacketsDropped(_malformed, _offLink);
            (_malformed, _offLink, _reported) = (0, 0, now);
        }
    }
}

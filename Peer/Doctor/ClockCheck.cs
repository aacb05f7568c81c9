using PeerSecure.Peer.Authority;

namespace PeerSecure.Peer.Doctor;

/// <summary>This machine's clock beside the authority's, or while that is silent, beside what is certain from earlier.</summary>
internal static class ClockCheck
{
    private const string Area = "clock";
    private const string SetIt = "Switch time synchronisation on (timedatectl set-ntp true), or set the clock. PeerSecure itself works in the authority's time and never sets it.";
    private static readonly TimeSpan Noticeable = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Wrong = TimeSpan.FromMinutes(1);

    /// <param name="clock">After the authority was asked.</param>
    /// <param name="machine">This machine's time.</param>
    /// <param name="notBefore">The latest moment that is surely past: the authority's time when it was last heard, or the begin of our certificate.</param>
    internal static HealthFinding Judge(AuthorityClock clock, DateTimeOffset machine, DateTimeOffset notBefore)
    {
        if (clock.Offset is { } behind)
        {
            var how = $"This machine's clock is {Spans.Of(behind)} {(behind > TimeSpan.Zero ? "behind" : "ahead of")} the authority's.";
            return behind.Duration() < Noticeable ? HealthFinding.Good(Area, "clock", null, how)
                : behind.Duration() < Wrong ? HealthFinding.Note(Area, "clock-off", null, how, SetIt)
                : HealthFinding.Problem(Area, "clock-wrong", null, how, SetIt);
        }

        return notBefore - machine > Wrong
            ? HealthFinding.Problem(Area, "clock-wrong", null, $"This machine's clock says {machine:yyyy-MM-dd HH:mm} UTC, but the authority was heard of at {notBefore:yyyy-MM-dd HH:mm} UTC already.", SetIt)
            : HealthFinding.Note(Area, "clock-not-compared", null, "The clock was not compared: the authority did not answer.", "");
    }
}

using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Shell;

/// <summary>Who we are, how well connected, how far our clock is off, and what is under way. What does not fit is left out from the end.</summary>
internal static class StatusBar
{
    private const int Roomy = 60; // on less, how well connected matters more than where to

    public static void Draw(Surface surface, World world)
    {
        surface.Fill(Tone.Selected);
        var x = 1;
        foreach (var part in Parts(world, surface.Width < Roomy).Where(static part => part.Length > 0))
        {
            if (x > 1 && x + 3 + Clusters.Measure(part) > surface.Width)
            {
                break;
            }

            x = x > 1 ? surface.Text(x, 0, $" {surface.Glyphs.Dot} ", Tone.Selected) : x;
            x = surface.Fit(x, 0, surface.Width - x, part, Tone.Selected);
        }
    }

    private static IEnumerable<string> Parts(World world, bool isNarrow)
    {
        var status = world.Status;
        yield return world.Busy.IsEmpty ? "" : $"{world.Busy.Order(StringComparer.Ordinal).First()}...";
        yield return status.Who;
        yield return Authority(status, isNarrow ? "" : status.Authority, world.Now).TrimStart();
        yield return status.ClockOffset is { } offset ? $"clock {Wording.Offset(offset)}" : "";
        yield return status.Sessions == 0 ? "" : Wording.Count(status.Sessions, "session", "sessions");
        yield return TransferText(world);
        yield return status.Listening is { } listening ? $"listening on {listening.Port}" : status.Stage == PeerStage.SignedIn ? "not listening" : "";
    }

    private static string Authority(PeerStatus status, string authority, DateTimeOffset now) => status.Link switch
    {
        AuthorityLink.None => status.Authority,
        AuthorityLink.Connecting => $"{authority} connecting",
        AuthorityLink.Connected => $"{authority} connected",
        AuthorityLink.Unreachable when authority.Length > 0 && status.WorksOfflineUntil is { } until && until > now =>
            $"{authority} UNREACHABLE, peers work for {Wording.Span(until - now)}",
        AuthorityLink.Unreachable => $"{authority} UNREACHABLE",
    };

    private static string TransferText(World world)
    {
        var running = world.Transfers.Where(static transfer => transfer.State == TransferState.Running).ToArray();
        if (running.Length == 0)
        {
            return "";
        }

        var part = Wording.Percent(running.Sum(static transfer => transfer.Done), running.Sum(static transfer => transfer.Bytes));
        return $"{Wording.Count(running.Length, "file", "files")} {part}".TrimEnd();
    }
}

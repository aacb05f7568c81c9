using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Dialogs;

/// <summary>The verbs status and whoami.</summary>
internal static class StatusDialog
{
    public static TextDialog Of(World world) =>
        TextDialog.Of("Who and where am I", world, [.. Rows(world).Select(static row => (StyledText)$"{row.Label,-20}{row.Value}")]);

    private static IEnumerable<(string Label, string Value)> Rows(World world)
    {
        var status = world.Status;
        yield return ("Account", status.Name + (status.IsAdmin ? " (admin)" : ""));
        yield return ("Device", status.Device);
        yield return ("Certificate", Until(status.CertificateUntil, world, "renews itself before"));
        yield return ("Signed in", Until(status.SignedInUntil, world, "until"));
        yield return ("Authority", $"{status.Authority}, {LinkWords(status.Link)}");
        foreach (var (index, half) in Wording.Halves(status.AuthorityFingerprint).Index())
        {
            yield return (index == 0 ? "Its root" : "", half);
        }

        yield return ("Without it", Until(status.WorksOfflineUntil, world, "peers meet until"));
        yield return ("Clock", status.ClockOffset is { } offset ? $"{Wording.Offset(offset)} from authority time" : "not compared yet");
        yield return ("Listening", status.Listening is { } listening
            ? $"port {listening.Port}, {(listening.Hidden ? "hidden" : "announced")}, {AcceptWords(listening.Accept)}"
            : "no");
        yield return ("Open sessions", $"{status.Sessions}");
        yield return ("Downloads", status.DownloadFolder);
    }

    private static string Until(DateTimeOffset? at, World world, string words) =>
        at is { } moment ? $"{words} {Wording.Moment(moment, world.Zone)} ({Wording.Span(moment - world.Now)})" : "-";

    private static string LinkWords(AuthorityLink link) => link switch
    {
        AuthorityLink.None => "not connected",
        AuthorityLink.Connecting => "connecting",
        AuthorityLink.Connected => "connected",
        AuthorityLink.Unreachable => "unreachable",
    };

    private static string AcceptWords(AcceptPolicy accept) => accept switch
    {
        AcceptPolicy.Ask => "asks before letting in",
        AcceptPolicy.All => "lets everybody in",
        AcceptPolicy.Contacts => "lets contacts in",
        AcceptPolicy.None => "lets nobody in",
    };
}

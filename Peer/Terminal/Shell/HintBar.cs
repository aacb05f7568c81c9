using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Shell;

/// <summary>The last row: the keys of what is in front, then those that work everywhere.</summary>
internal static class HintBar
{
    private const int Gap = 2;

    public static void Draw(Surface surface, AppState state)
    {
        var everywhere = state.Front is Dialog dialog ? [.. dialog.Hints, ("Esc", "close")] : Everywhere(state.World);
        var reserved = everywhere.Sum(static hint => WidthOf(hint));
        var x = 1;
        foreach (var action in state.Front.Actions(state.World))
        {
            if (action.Key is { } key && x + WidthOf((KeyName.Of(key), action.Label)) + reserved <= surface.Width + Gap)
            {
                x = DrawHint(surface, x, (KeyName.Of(key), action.Label));
            }
        }

        foreach (var hint in everywhere)
        {
            x = DrawHint(surface, x, hint);
        }
    }

    private static (string Key, string Label)[] Everywhere(World world) =>
        world.Status.Stage == PeerStage.SignedIn
            ? [("F2", "more"), ("^P", "commands"), ("F1", "help"), ("^Q", "quit")]
            : [("^P", "commands"), ("F1", "help"), ("^Q", "quit")];

    private static int WidthOf((string Key, string Label) hint) => hint.Key.Length + 1 + Clusters.Measure(hint.Label) + Gap;

    private static int DrawHint(Surface surface, int x, (string Key, string Label) hint)
    {
        x = surface.Text(x, 0, hint.Key, Tone.Strong);
        return surface.Text(x + 1, 0, hint.Label, Tone.Dim) + Gap;
    }
}

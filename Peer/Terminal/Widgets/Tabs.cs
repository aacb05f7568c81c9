using PeerSecure.Peer.Terminal.Cells;

namespace PeerSecure.Peer.Terminal.Widgets;

/// <summary>A row of tab titles; scrolls sideways so that the current one is always seen.</summary>
internal static class Tabs
{
    public static void Draw(Surface surface, IReadOnlyList<string> titles, int current, bool focused = true)
    {
        var widths = titles.Select(static title => Clusters.Measure(title) + 2).ToArray();
        var start = widths.Take(current).Sum();
        var first = -Math.Max(0, start + (current < widths.Length ? widths[current] : 0) - surface.Width);
        var x = first;
        for (var index = 0; index < titles.Count; index++)
        {
            var style = index == current ? (focused ? Tone.Selected.With(TextMarks.Bold) : Tone.Strong.With(TextMarks.Underline)) : Tone.Plain;
            surface.Text(x, 0, $" {titles[index]} ", style);
            x += widths[index];
        }

        if (first < 0)
        {
            surface.Text(0, 0, surface.Glyphs.Ellipsis, Tone.Strong);
        }

        if (x > surface.Width)
        {
            surface.Right(0, surface.Glyphs.Ellipsis, Tone.Strong);
        }
    }
}

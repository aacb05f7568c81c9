using PeerSecure.Peer.Terminal.Cells;

namespace PeerSecure.Peer.Terminal.Widgets;

/// <summary>A bar with bytes, rate and time left, in as much room as there is.</summary>
internal static class ProgressBar
{
    public static void Draw(Surface surface, long done, long total, double rate, CellStyle style)
    {
        var fraction = total > 0 ? Math.Clamp((double)done / total, 0, 1) : 0;
        var numbers = Numbers(done, total, rate);
        var bar = Math.Min(40, surface.Width - numbers.Length - 1);
        if (bar < 5)
        {
            surface.Fit(0, 0, surface.Width, numbers, style);
            return;
        }

        var full = (int)Math.Round(fraction * bar);
        for (var x = 0; x < bar; x++)
        {
            surface.Text(x, 0, x < full ? surface.Glyphs.BarFull : surface.Glyphs.BarEmpty, style);
        }

        surface.Text(bar + 1, 0, numbers);
    }

    private static string Numbers(long done, long total, double rate)
    {
        var text = $"{(total > 0 ? Wording.Percent(done, total) : "0%")}  {Wording.Bytes(done)} of {Wording.Bytes(total)}";
        return rate > 0 && done < total ? $"{text}  {Wording.Bytes((long)rate)}/s  {Wording.Span(TimeSpan.FromSeconds((total - done) / rate))} left" : text;
    }
}

using System.Text;

namespace PeerSecure.Peer.Terminal.Cells;

/// <summary>Shortens text by columns, never inside a cluster.</summary>
internal static class TextCut
{
    /// <summary>How many UTF-16 units of the text fit into so many columns.</summary>
    public static int ToWidth(ReadOnlySpan<char> text, int columns)
    {
        var kept = 0;
        foreach (var cluster in new Clusters(text))
        {
            columns -= cluster.Width;
            if (columns < 0)
            {
                break;
            }

            kept = cluster.End;
        }

        return kept;
    }

    /// <summary>The text in at most so many columns, with an ellipsis where something of it is missing.</summary>
    public static string Fit(string text, int columns, Glyphs glyphs) =>
        Clusters.Measure(text) <= columns ? text : text[..ToWidth(text, columns - glyphs.Ellipsis.Length)] + glyphs.Ellipsis;

    /// <summary>The text as the grid would show it, at most so many columns: for renderables that measure by themselves.</summary>
    public static string Clean(string text, int columns)
    {
        var clean = new StringBuilder();
        foreach (var cluster in new Clusters(text))
        {
            columns -= cluster.Width;
            if (columns < 0)
            {
                break;
            }

            clean.Append(cluster.Text);
        }

        return clean.ToString();
    }
}

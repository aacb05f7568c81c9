using PeerSecure.Peer.Terminal.Cells;

namespace PeerSecure.Peer.Terminal.Widgets;

/// <summary>A piece of text with its style, as one cell of a table or a line of a report.</summary>
internal readonly record struct StyledText(string Text, CellStyle Style)
{
    public static implicit operator StyledText(string text) => FromString(text);

    public static StyledText FromString(string text) => new(text, Tone.Plain);
}

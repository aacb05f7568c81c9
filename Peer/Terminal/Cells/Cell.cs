namespace PeerSecure.Peer.Terminal.Cells;

/// <summary>One place on the screen. The right half of a wide character is a cell of its own with empty text and width 0.</summary>
internal readonly record struct Cell(string Text, byte Width, CellStyle Style)
{
    public static Cell Blank { get; } = new(" ", 1, CellStyle.Plain);

    public bool IsRightHalf => Width == 0;

    public static Cell BlankIn(CellStyle style) => new(" ", 1, style);

    public static Cell RightHalf(CellStyle style) => new("", 0, style);
}

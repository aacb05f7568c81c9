namespace PeerSecure.Peer.Terminal.Cells;

/// <summary>The few signs that screens draw, each with its plain ASCII stand-in. All are one column wide except <see cref="Ellipsis"/>.</summary>
internal sealed record Glyphs(
    string Ellipsis, string Dot, string Pointer, string Line, string BarFull, string BarEmpty, string Masked)
{
    public static Glyphs Unicode { get; } = new("…", "·", "›", "─", "█", "░", "•");

    public static Glyphs Ascii { get; } = new("..", "-", ">", "-", "#", ".", "*");

    public static Glyphs For(bool unicode) => unicode ? Unicode : Ascii;
}

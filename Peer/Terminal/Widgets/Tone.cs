using PeerSecure.Peer.Terminal.Cells;

namespace PeerSecure.Peer.Terminal.Widgets;

/// <summary>The few styles of our screens, made of the terminal's own sixteen colours so that every theme stays readable. Words always say the same.</summary>
internal static class Tone
{
    public static CellStyle Plain => CellStyle.Plain;

    public static CellStyle Strong { get; } = CellStyle.Plain.With(TextMarks.Bold);

    public static CellStyle Dim { get; } = CellStyle.Plain.With(TextMarks.Dim);

    public static CellStyle Accent { get; } = new(Ink.Palette(6), Ink.Default, TextMarks.None);

    public static CellStyle Good { get; } = new(Ink.Palette(2), Ink.Default, TextMarks.None);

    public static CellStyle Warn { get; } = new(Ink.Palette(3), Ink.Default, TextMarks.None);

    public static CellStyle Bad { get; } = new(Ink.Palette(1), Ink.Default, TextMarks.Bold);

    public static CellStyle Selected { get; } = CellStyle.Plain.With(TextMarks.Reverse);

    public static CellStyle Field { get; } = CellStyle.Plain.With(TextMarks.Underline);
}

using PeerSecure.Peer.Terminal.Cells;
using QRCoder;

namespace PeerSecure.Peer.Terminal.Widgets;

/// <summary>
/// A QR code drawn with half blocks, two modules on each row, dark on light with its quiet zone, whatever the terminal's colours. Says so when
/// it does not fit.
/// </summary>
internal static class QrBlock
{
    public const string NeedsUtf8 = "A QR code needs a terminal with UTF-8: compare the words.";

    private const int QuietZone = 2;
    private static readonly CellStyle LightOnDark = new(Ink.Palette(15), Ink.Palette(0), TextMarks.None);

    public static (int Width, int Height) SizeOf(string text)
    {
        var size = Modules(text).Count + (2 * QuietZone);
        return (size, (size + 1) / 2);
    }

    public static bool Draw(Surface surface, string text)
    {
        var modules = Modules(text);
        var size = modules.Count + (2 * QuietZone);
        if (!surface.Unicode || surface.Width < size || surface.Height < (size + 1) / 2)
        {
            surface.Paragraph(0, surface.Unicode
                ? $"A QR code needs {size} columns and {(size + 1) / 2} rows here: enlarge the window, or compare the words."
                : NeedsUtf8, Tone.Dim);
            return false;
        }

        bool IsDark(int x, int y)
        {
            var (column, row) = (x - QuietZone, y - QuietZone);
            return column >= 0 && row >= 0 && column < modules.Count && row < modules.Count && modules[row][column];
        }

        for (var y = 0; y < size; y += 2)
        {
            for (var x = 0; x < size; x++)
            {
                surface.Text(x, y / 2, Block(IsDark(x, y), IsDark(x, y + 1)), LightOnDark);
            }
        }

        return true;
    }

    // Without colours the sign alone must tell: light modules are drawn, dark ones left empty.
    private static string Block(bool upperDark, bool lowerDark) => (upperDark, lowerDark) switch
    {
        (false, false) => "█",
        (false, true) => "▀",
        (true, false) => "▄",
        (true, true) => " ",
    };

    private static List<System.Collections.BitArray> Modules(string text)
    {
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.L);
        var whole = code.ModuleMatrix;
        const int Border = 4; // QRCoder adds the quiet zone of the standard; ours is smaller, as screens have little room
        return [.. whole[Border..^Border].Select(static row =>
        {
            var inner = new System.Collections.BitArray(row.Length - (2 * Border));
            for (var index = 0; index < inner.Length; index++)
            {
                inner[index] = row[index + Border];
            }

            return inner;
        })];
    }
}

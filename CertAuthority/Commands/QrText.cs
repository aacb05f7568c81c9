using System.Text;
using QRCoder;

namespace PeerSecure.CertAuthority.Commands;

/// <summary>A QR code in text: half blocks where the terminal speaks UTF-8, else two characters for each module.</summary>
internal static class QrText
{
    private const int Border = 2;

    public static string Draw(string text) => Draw(text, Console.OutputEncoding.CodePage == Encoding.UTF8.CodePage);

    internal static string Draw(string text, bool utf8)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        return utf8 ? HalfBlocks(data) : Characters(data);
    }

    private static bool IsDark(QRCodeData data, int row, int column)
    {
        // QRCoder brings a border of four modules; two are enough on a terminal and save space.
        const int Skipped = 4 - Border;
        var modules = data.ModuleMatrix;
        return row + Skipped < modules.Count && column + Skipped < modules.Count && modules[row + Skipped][column + Skipped];
    }

    private static int SizeOf(QRCodeData data) => data.ModuleMatrix.Count - (2 * (4 - Border));

    /// <summary>Light modules are drawn, as most terminals are dark; scanners read either.</summary>
    private static string HalfBlocks(QRCodeData data)
    {
        var size = SizeOf(data);
        var text = new StringBuilder();
        for (var row = 0; row < size; row += 2)
        {
            for (var column = 0; column < size; column++)
            {
                text.Append((IsDark(data, row, column), row + 1 >= size || IsDark(data, row + 1, column)) switch
                {
                    (true, true) => ' ',
                    (true, false) => '\u2584',
                    (false, true) => '\u2580',
                    (false, false) => '\u2588',
                });
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static string Characters(QRCodeData data)
    {
        var size = SizeOf(data);
        var text = new StringBuilder();
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                text.Append(IsDark(data, row, column) ? "  " : "##");
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}

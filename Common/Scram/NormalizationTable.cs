using System.Globalization;
using System.Text;

namespace PeerSecure.Common.Scram;

/// <summary>
/// The code points that NFKC may change: those with another normal form, and those that may join the one before them. The runtime
/// carries no normalisation data in invariant mode (its Normalize returns the input), so <see cref="PasswordText"/> accepts only text
/// outside this table, on which NFKC does nothing. Made from the Unicode 14 data; blocks of Unicode 15 and 16 that hold such
/// characters are listed whole.
/// </summary>
internal static class NormalizationTable
{
    private const string Ranges = """
        A0 A8 AA AF B2-B5 B8-BA BC-BE 132-133 13F-140 149 17F 1C4-1CC 1F1-1F3 2B0-2B8 2D8-2DD 2E0-2E4 300-304 306-30C 30F 311 313-314
        31B 323-328 32D-32E 330-331 338 340-345 374 37A 37E 384-385 387 3D0-3D6 3F0-3F2 3F4-3F5 3F9 587 653-655 675-678 93C 958-95F
        9BE 9D7-9DF A33 A36 A59-A5B A5E B3E B56-B5D BBE BD7 C56 CC2 CD5-CD6 D3E D57 DCA-DCF DDF E33 EB3 EDC-EDD F0C F43 F4D F52 F57
        F5C F69 F73 F75-F79 F81 F93 F9D FA2 FA7 FAC FB9 102E 10FC 1161-1175 11A8-11C2 1B35 1D2C-1D2E 1D30-1D3A 1D3C-1D4D 1D4F-1D6A
        1D78 1D9B-1DBF 1E9A-1E9B 1F71 1F73 1F75 1F77 1F79 1F7B 1F7D 1FBB 1FBD-1FC1 1FC9 1FCB 1FCD-1FCF 1FD3 1FDB-1FDF 1FE3 1FEB
        1FED-1FEF 1FF9 1FFB 1FFD-200A 2011 2017 2024-2026 202F 2033-2034 2036-2037 203C 203E 2047-2049 2057 205F 2070-209C 20A8
        2100-2103 2105-2107 2109-2113 2115-2116 2119-211D 2120-2122 2124 2126 2128 212A-212D 212F-2131 2133-2139 213B-2140 2145-2149
        2150-217F 2189 222C-222D 222F-2230 2329-232A 2460-24EA 2A0C 2A74-2A76 2ADC 2C7C-2C7D 2D6F 2E9F 2EF3-2FD5 3000 3036 3038-303A
        3099-309C 309F 30FF 3131-318E 3192-319F 3200-3247 3250-327E 3280-33FF A69C-A69D A770 A7F2-A7F4 A7F8-A7F9 AB5C-AB5F AB69
        F900-FA0D FA10 FA12 FA15-FA1E FA20 FA22 FA25-FA26 FA2A-FB1D FB1F-FBB1 FBD3-FD3D FD50-FDC7 FDF0-FDFC FE10-FE19 FE30-FE44
        FE47-FE72 FE74-FEFC FF01-FFEE 105C0-105FF 10781-107BA 110BA 11127 1133E 11357 11380-113FF 114B0 114BA 114BD 115AF 11930
        16100-1613F 16D40-16D7F 1CC00-1CCFF 1D15E-1D164 1D1BB-1D1C0 1D400-1D7FF 1E030-1E08F 1EE00-1EEBB 1F100-1F10A 1F110-1F12E
        1F130-1F14F 1F16A-1F16C 1F190 1F200-1F251 1FBF0-1FBF9 2F800-2FA1D
        """;

    private static readonly (int First, int Last)[] Table = [.. Ranges.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Select(Parse)];

    internal static bool MayChange(Rune rune)
    {
        var (low, high) = (0, Table.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (rune.Value < Table[middle].First)
            {
                high = middle - 1;
            }
            else if (rune.Value > Table[middle].Last)
            {
                low = middle + 1;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    private static (int First, int Last) Parse(string range)
    {
        var ends = range.Split('-');
        return (Hex(ends[0]), Hex(ends[^1]));
    }

    private static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}

using Spectre.Console;

namespace PeerSecure.Peer.Terminal.Cells;

/// <summary>One colour: the terminal's default, one of its sixteen, or red, green and blue.</summary>
internal readonly record struct Ink
{
    private const int PaletteMark = 0x0100_0000;
    private const int RgbMark = 0x0200_0000;

    private readonly int _value;

    private Ink(int value) => _value = value;

    public static Ink Default => default;

    public bool IsDefault => _value == 0;

    /// <summary>0 to 15, or -1 when this is no palette colour.</summary>
    public int Number => (_value & PaletteMark) == 0 ? -1 : _value & 0xFF;

    public (byte Red, byte Green, byte Blue) Rgb =>
        Number >= 0 ? StandardColors.Rgb(Number) : ((byte)((_value >> 16) & 0xFF), (byte)((_value >> 8) & 0xFF), (byte)(_value & 0xFF));

    /// <summary>One of the sixteen colours that the user's terminal theme defines.</summary>
    public static Ink Palette(int number) => new(PaletteMark | (number & 0xF));

    public static Ink FromRgb(byte red, byte green, byte blue) => new(RgbMark | (red << 16) | (green << 8) | blue);

    /// <summary>Spectre keeps no public palette number, so its sixteen standard colours are known by value.</summary>
    public static Ink From(Color color)
    {
        if (color.Equals(Color.Default))
        {
            return Default;
        }

        var number = StandardColors.Find(color.R, color.G, color.B);
        return number >= 0 ? Palette(number) : FromRgb(color.R, color.G, color.B);
    }

    public Color ToSpectre() => IsDefault ? Color.Default : new Color(Rgb.Red, Rgb.Green, Rgb.Blue);
}

namespace PeerSecure.Peer.Terminal.Cells;

/// <summary>The values that Spectre.Console and xterm give the sixteen standard colours and the 6x6x6 cube.</summary>
internal static class StandardColors
{
    private static ReadOnlySpan<int> Sixteen =>
    [
        0x000000, 0x800000, 0x008000, 0x808000, 0x000080, 0x800080, 0x008080, 0xC0C0C0,
        0x808080, 0xFF0000, 0x00FF00, 0xFFFF00, 0x0000FF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
    ];

    private static ReadOnlySpan<byte> CubeSteps => [0, 95, 135, 175, 215, 255];

    public static (byte Red, byte Green, byte Blue) Rgb(int number) =>
        ((byte)(Sixteen[number] >> 16), (byte)((Sixteen[number] >> 8) & 0xFF), (byte)(Sixteen[number] & 0xFF));

    public static int Find(byte red, byte green, byte blue) => Sixteen.IndexOf((red << 16) | (green << 8) | blue);

    public static int NearestOfSixteen((byte Red, byte Green, byte Blue) color)
    {
        var (best, distance) = (0, int.MaxValue);
        for (var number = 0; number < Sixteen.Length; number++)
        {
            var candidate = Distance(color, Rgb(number));
            if (candidate < distance)
            {
                (best, distance) = (number, candidate);
            }
        }

        return best;
    }

    /// <summary>16 to 231: the cube, without its grey ramp, is close enough for the few colours a screen uses.</summary>
    public static int NearestOfCube((byte Red, byte Green, byte Blue) color) =>
        16 + (36 * NearestStep(color.Red)) + (6 * NearestStep(color.Green)) + NearestStep(color.Blue);

    private static int NearestStep(byte value)
    {
        var best = 0;
        for (var step = 1; step < CubeSteps.Length; step++)
        {
            best = Math.Abs(CubeSteps[step] - value) < Math.Abs(CubeSteps[best] - value) ? step : best;
        }

        return best;
    }

    private static int Distance((byte Red, byte Green, byte Blue) one, (byte Red, byte Green, byte Blue) other)
    {
        var (red, green, blue) = (one.Red - other.Red, one.Green - other.Green, one.Blue - other.Blue);
        return (red * red) + (green * green) + (blue * blue);
    }
}

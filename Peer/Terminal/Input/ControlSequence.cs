using System.Text;

namespace PeerSecure.Peer.Terminal.Input;

/// <summary>
/// What the CSI and SS3 sequences of xterm, VTE, rxvt, tmux, the Linux console and the kitty protocol's plain keys mean.
/// See https://invisible-island.net/xterm/ctlseqs/ctlseqs.html. Anything else is null and thereby ignored.
/// </summary>
internal static class ControlSequence
{
    private const int MaxParameter = 0x10FFFF;

    public static KeyPress? Read(ReadOnlySpan<byte> parameters, byte final)
    {
        if (!parameters.IsEmpty && parameters[0] is (byte)'<' or (byte)'>' or (byte)'?')
        {
            return null; // mouse reports and answers to questions that we do not ask
        }

        var first = Number(parameters, 0, 1);
        var modifiers = Modifiers(Number(parameters, 1, 1));
        return final switch
        {
            (byte)'~' when first == 27 => OfCode(Number(parameters, 2, 0), modifiers),
            (byte)'~' => OfNumber(first) is { } key ? new KeyPress(key, default, modifiers) : null,
            (byte)'u' => OfCode(first, modifiers),
            (byte)'Z' => new KeyPress(Key.Tab, default, KeyModifiers.Shift),
            _ => OfLetter(final) is { } key ? new KeyPress(key, default, modifiers) : null,
        };
    }

    public static Key? OfLetter(byte final) => final switch
    {
        (byte)'A' => Key.Up,
        (byte)'B' => Key.Down,
        (byte)'C' => Key.Right,
        (byte)'D' => Key.Left,
        (byte)'H' => Key.Home,
        (byte)'F' => Key.End,
        (byte)'P' => Key.F1,
        (byte)'Q' => Key.F2,
        (byte)'R' => Key.F3,
        (byte)'S' => Key.F4,
        _ => null,
    };

    /// <summary>The Linux console's own form of F1 to F5: ESC [ [ A and so on.</summary>
    public static Key? OfLinuxConsole(byte final) => final is >= (byte)'A' and <= (byte)'E' ? Key.F1 + (final - 'A') : null;

    /// <summary>The n-th number between semicolons; what is missing, or follows a colon, counts as not said.</summary>
    public static int Number(ReadOnlySpan<byte> parameters, int index, int missing)
    {
        foreach (var range in parameters.Split((byte)';'))
        {
            if (index-- > 0)
            {
                continue;
            }

            var value = 0;
            foreach (var digit in parameters[range])
            {
                if (digit is < (byte)'0' or > (byte)'9')
                {
                    break;
                }

                value = Math.Min((value * 10) + digit - '0', MaxParameter);
            }

            return parameters[range].IsEmpty ? missing : value;
        }

        return missing;
    }

    private static KeyModifiers Modifiers(int sent) => (KeyModifiers)(Math.Max(0, sent - 1) & 7);

    private static Key? OfNumber(int number) => number switch
    {
        1 or 7 => Key.Home,
        2 => Key.Insert,
        3 => Key.Delete,
        4 or 8 => Key.End,
        5 => Key.PageUp,
        6 => Key.PageDown,
        >= 11 and <= 15 => Key.F1 + (number - 11),
        >= 17 and <= 21 => Key.F6 + (number - 17),
        23 or 24 => Key.F11 + (number - 23),
        _ => null,
    };

    private static KeyPress? OfCode(int code, KeyModifiers modifiers) => code switch
    {
        13 => new KeyPress(Key.Enter, default, modifiers),
        9 => new KeyPress(Key.Tab, default, modifiers),
        27 => new KeyPress(Key.Escape, default, modifiers),
        8 or 127 => new KeyPress(Key.Backspace, default, modifiers),
        _ when Rune.TryCreate(code, out var rune) && !Rune.IsControl(rune) && code < 0xE000 => new KeyPress(Key.Character, rune, modifiers),
        _ => null,
    };
}

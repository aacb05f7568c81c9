namespace PeerSecure.Peer.Terminal.Output;

/// <summary>What the terminal can show, taken from the environment as other programs do: NO_COLOR, COLORTERM, TERM, LC_ALL, LC_CTYPE, LANG.</summary>
internal sealed record TerminalAbilities(ColorDepth Colors, bool Unicode)
{
    public static TerminalAbilities FromEnvironment(Func<string, string?> variable, bool noColor) =>
        new(noColor ? ColorDepth.None : ColorsOf(variable), HasUtf8(variable));

    /// <summary>False where moving the cursor means nothing: no TERM at all, or "dumb".</summary>
    public static bool CanMoveCursor(Func<string, string?> variable) => variable("TERM") is { Length: > 0 } term && term != "dumb";

    private static ColorDepth ColorsOf(Func<string, string?> variable)
    {
        if (!string.IsNullOrEmpty(variable("NO_COLOR")))
        {
            return ColorDepth.None; // https://no-color.org: set and not empty
        }

        var term = variable("TERM") ?? "";
        if (term.EndsWith("-m", StringComparison.Ordinal) || term is "vt100" or "vt102" or "vt220")
        {
            return ColorDepth.None;
        }

        if (variable("COLORTERM") is "truecolor" or "24bit" || term.EndsWith("-direct", StringComparison.Ordinal))
        {
            return ColorDepth.TrueColor;
        }

        return term.Contains("256color", StringComparison.Ordinal) ? ColorDepth.TwoHundredFiftySix : ColorDepth.Sixteen;
    }

    private static bool HasUtf8(Func<string, string?> variable)
    {
        foreach (var name in (ReadOnlySpan<string>)["LC_ALL", "LC_CTYPE", "LANG"])
        {
            if (variable(name) is { Length: > 0 } locale)
            {
                return locale.Contains("utf-8", StringComparison.OrdinalIgnoreCase) || locale.Contains("utf8", StringComparison.OrdinalIgnoreCase);
            }
        }

        return false;
    }
}

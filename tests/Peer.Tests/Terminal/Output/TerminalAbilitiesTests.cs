using PeerSecure.Peer.Terminal.Output;

namespace PeerSecure.Peer.Tests.Terminal.Output;

public sealed class TerminalAbilitiesTests
{
    [Theory]
    [InlineData("TERM=xterm-256color LANG=C.UTF-8", nameof(ColorDepth.TwoHundredFiftySix), true)]
    [InlineData("TERM=xterm LANG=en_US.utf8", nameof(ColorDepth.Sixteen), true)]
    [InlineData("TERM=xterm COLORTERM=truecolor LANG=C", nameof(ColorDepth.TrueColor), false)]
    [InlineData("TERM=xterm-direct", nameof(ColorDepth.TrueColor), false)]
    [InlineData("TERM=xterm-256color NO_COLOR=1 LANG=C.UTF-8", nameof(ColorDepth.None), true)]
    [InlineData("TERM=xterm-256color NO_COLOR= LANG=C.UTF-8", nameof(ColorDepth.TwoHundredFiftySix), true)]
    [InlineData("TERM=xterm LC_ALL=C LANG=C.UTF-8", nameof(ColorDepth.Sixteen), false)]
    [InlineData("TERM=xterm LC_CTYPE=C.UTF-8 LANG=C", nameof(ColorDepth.Sixteen), true)]
    [InlineData("TERM=vt100 LANG=C", nameof(ColorDepth.None), false)]
    public void The_environment_tells_colours_and_characters(string environment, string colors, bool unicode)
    {
        var abilities = TerminalAbilities.FromEnvironment(name => Variable(environment, name), noColor: false);
        Assert.Equal((Enum.Parse<ColorDepth>(colors), unicode), (abilities.Colors, abilities.Unicode));
    }

    [Fact]
    public void The_no_color_option_wins_over_everything() =>
        Assert.Equal(ColorDepth.None, TerminalAbilities.FromEnvironment(static name => name == "COLORTERM" ? "truecolor" : "xterm", noColor: true).Colors);

    [Theory]
    [InlineData("TERM=xterm", true)]
    [InlineData("TERM=dumb", false)]
    [InlineData("TERM=", false)]
    [InlineData("LANG=C", false)]
    public void A_terminal_without_cursor_movement_is_known(string environment, bool can) =>
        Assert.Equal(can, TerminalAbilities.CanMoveCursor(name => Variable(environment, name)));

    private static string? Variable(string environment, string name) =>
        environment.Split(' ').FirstOrDefault(pair => pair.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];
}

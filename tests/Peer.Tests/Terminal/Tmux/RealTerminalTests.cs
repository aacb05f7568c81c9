using System.Diagnostics;

namespace PeerSecure.Peer.Tests.Terminal.Tmux;

/// <summary>On a real terminal with a shell around: what no emulation can show.</summary>
public sealed class RealTerminalTests
{
    private const int Interrupted = 130;
    private const int Aborted = 134;

    [Fact]
    public async Task Keys_of_a_real_terminal_arrive_and_quitting_gives_it_back()
    {
        await using var window = await TmuxWindow.OpenAsync();
        await window.StartDemoAsync();
        await window.ShowsAsync("Conversations");
        await window.KeysAsync("b", "o", "b", "Enter");
        await window.ShowsAsync("See you at ten then.");
        await window.KeysAsync("-l", "hällo 日本 🙂");
        await window.KeysAsync("Enter");
        Assert.Contains("hällo 日本 🙂", await window.ShowsAsync("stored"), StringComparison.Ordinal);
        await window.KeysAsync("F1");
        await window.ShowsAsync("Help: bob");
        await window.KeysAsync("Escape");
        await window.KeysAsync("M-5");
        await window.ShowsAsync("alice/phone");
        await window.KeysAsync("C-q");
        await window.ShowsAsync("Quit PeerSecure?");
        await window.KeysAsync("Right", "Enter");
        await window.ShowsAsync("ready$");
        await window.IsUsableAsync(exitCode: 0);
    }

    [Fact]
    public async Task Ctrl_z_goes_back_to_the_shell_and_fg_draws_everything_again()
    {
        await using var window = await TmuxWindow.OpenAsync();
        await window.StartDemoAsync();
        await window.ShowsAsync("Notices 2");
        var before = await window.ShowsAsync("^Q quit"); // the last that is drawn
        await window.KeysAsync("C-z");
        await window.ShowsAsync("Stopped");
        await window.TypeLineAsync("echo $((6*7)); stty -a | grep -c -- ' icanon'");
        await window.ShowsAsync("42\n1");
        await window.TypeLineAsync("fg");
        Assert.Equal(before, await window.ShowsAsync("^Q quit"));
        await window.KeysAsync("C-q", "Right", "Enter");
        await window.ShowsAsync("ready$");
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    [InlineData("HUP")]
    [InlineData("QUIT")]
    public async Task Signals_end_it_and_leave_a_usable_terminal(string signal)
    {
        await using var window = await TmuxWindow.OpenAsync();
        await window.StartDemoAsync();
        await window.ShowsAsync("Conversations");
        using var kill = Process.Start("kill", [$"-{signal}", $"{await window.DemoProcessAsync()}"]);
        await window.ShowsAsync("ready$");
        await window.IsUsableAsync(Interrupted);
    }

    [Fact]
    public async Task A_crash_leaves_a_usable_terminal()
    {
        await using var window = await TmuxWindow.OpenAsync(width: 160);
        await window.StartDemoAsync("crash");
        await window.ShowsAsync("Conversations");
        await window.KeysAsync("F7");
        await window.ShowsAsync("asked to crash");
        await window.ShowsAsync("ready$");
        await window.IsUsableAsync(Aborted);
    }

    [Fact]
    public async Task A_window_of_any_size_is_used_and_a_tiny_one_shows_one_line()
    {
        await using var window = await TmuxWindow.OpenAsync();
        await window.StartDemoAsync();
        await window.ShowsAsync("Conversations");
        await window.ResizeAsync(200, 60);
        await window.WaitForRowAsync(59, "quit");
        await window.ResizeAsync(20, 5);
        Assert.Equal("need 40x10, is 20x5", (await window.ShowsAsync("need 40x10")).Trim());
        await window.ResizeAsync(80, 24);
        await window.WaitForRowAsync(23, "quit");
        await window.KeysAsync("C-q", "Right", "Enter");
        await window.ShowsAsync("ready$");
    }

    [Fact]
    public async Task A_pasted_block_is_text_and_not_keys()
    {
        await using var window = await TmuxWindow.OpenAsync();
        await window.StartDemoAsync();
        await window.ShowsAsync("Conversations");
        await window.KeysAsync("b", "o", "b", "Enter");
        await window.ShowsAsync("See you at ten then.");
        await window.PasteAsync("first\nsecond\n");
        var screen = await window.ShowsAsync("second");
        Assert.DoesNotContain("stored", screen, StringComparison.Ordinal);
        await window.PasteAsync(string.Concat(Enumerable.Repeat("one more line of a megabyte\n", 40_000)));
        await window.ShowsAsync("The pasted text was cut");
        await window.KeysAsync("C-q", "Right", "Enter");
        await window.ShowsAsync("ready$");
        await window.IsUsableAsync(exitCode: 0);
    }

    [Fact]
    public async Task Without_utf8_only_ascii_is_written()
    {
        await using var window = await TmuxWindow.OpenAsync(locale: "C");
        await window.StartDemoAsync();
        var screen = await window.ShowsAsync("+-People");
        Assert.DoesNotContain(screen, static character => character > '~');
        await window.KeysAsync("C-q", "Right", "Enter");
        await window.ShowsAsync("ready$");
    }

    [Fact]
    public async Task Without_a_terminal_it_says_so_and_what_to_do()
    {
        await using var window = await TmuxWindow.OpenAsync();
        await window.StartDemoAsync("</dev/null; echo done=$?");
        var screen = await window.ShowsAsync("done=2");
        Assert.Contains("needs a terminal", screen.Replace("\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }
}

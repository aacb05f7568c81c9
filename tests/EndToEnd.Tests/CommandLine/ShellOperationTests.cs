using System.Text.Json;
using PeerSecure.EndToEnd.Tests.Authority;
using PeerSecure.EndToEnd.Tests.Peers;
using PeerSecure.EndToEnd.Tests.Screens;

namespace PeerSecure.EndToEnd.Tests.CommandLine;

/// <summary>C10: the operations by name, from scripts and at a terminal, with sessions among them. One authority and two people for all tests.</summary>
public sealed class ShellOperationTests(ShellTown town) : IClassFixture<ShellTown>
{
    private readonly Person _alice = town.Alice;
    private readonly Person _bob = town.Bob;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("exec {0} < script")]
    [InlineData("cat script | {0}")]
    public async Task A_script_talks_listens_and_goes_on_with_its_next_operation(string how)
    {
        var (listener, port) = await _bob.ListenAsync(Cancel);
        await using var bob = listener;
        var (exit, output, words) = await RunAsync(how, "", $"""
            LOGIN alice
            the password of alice
            CONNECT bob@127.0.0.1:{port}
            said in a script
            /quit
            CHECK nobody-here
            LISTEN --port 0 --hidden
            /quit
            check bob
            EXIT
            """);
        Assert.True(exit == 0, $"{exit}\n{output}\n{words}");
        AssertInOrder(output, "Signed in as alice", "USERNAME NOT FOUND", "USERNAME ALREADY EXISTS", "Logged out.");
        Assert.Equal("said in a script", (await bob.NextAsync("text", Cancel)).GetProperty("body").GetString());
        Assert.Contains("listens on port", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_end_of_the_script_ends_LISTEN_too()
    {
        var (exit, _, words) = await RunAsync("exec {0} < script", "", "LOGIN alice\nthe password of alice\nLISTEN --port 0 --hidden\n");
        Assert.Equal(0, exit);
        Assert.Contains("listens on port", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task READ_ALL_shows_whole_messages_and_tells_the_senders()
    {
        var text = $"{new string('x', 300)} to the end";
        await _bob.MustAsync(Cancel, "send", "alice", text);
        var (_, output, words) = await RunAsync("exec {0} < script", "", "LOGIN alice\nthe password of alice\nREAD_ALL\nREAD_UNREAD\nREAD_ALL\n");
        Assert.True(output.Split(text).Length == 3, $"{output}\n{words}");
        AssertInOrder(output, text, "No Messages Yet", text);
        await _bob.MustAsync(Cancel, "inbox");
        var history = await _bob.MustAsync(Cancel, "history", "alice");
        Assert.Matches(@"to the end \[read\] \(stored \d\d:\d\d:\d\d, delivered \d\d:\d\d:\d\d, read \d\d:\d\d:\d\d\)", history);
        var line = JsonElement.Parse((await _bob.MustAsync(Cancel, "history", "alice", "--json")).Split('\n').Single(static line => line.Contains("to the end", StringComparison.Ordinal)));
        foreach (var time in (string[])["sentAt", "storedAt", "deliveredAt", "readAt"])
        {
            Assert.True(line.TryGetProperty(time, out _), $"{time} is missing in {line}");
        }
    }

    [Fact]
    public async Task Options_of_the_shell_hold_for_each_verb()
    {
        // a second profile in the home, so that nothing can be guessed
        await _alice.MustAsync(Cancel, "register", "carol", "--device", "box");
        var options = $"--json --profile alice --password-file '{Path.Combine(_alice.Home, "password")}'";
        var (exit, output, words) = await RunAsync("exec {0} < script", options, "LOGIN alice\nWHOAMI\nCHECK nobody-here\nNONSENSE\n");
        var answers = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonElement.Parse(line)).ToList();
        Assert.True(answers.Count == 4, $"{exit}\n{output}\n{words}");
        Assert.Equal("alice", answers[1].GetProperty("account").GetString());
        Assert.Equal("nobody-here", answers[2].GetProperty("name").GetString());
        Assert.Equal("usage", answers[3].GetProperty("error").GetProperty("code").GetString());

        var passphrase = Path.Combine(_alice.Home, "password");
        (exit, output, words) = await RunAsync("exec {0} < script", $"--profile alice --passphrase-file '{passphrase}' --quiet", "HISTORY bob\nWHOAMI\n");
        Assert.True(exit == 0 && output.Contains("alice/box of authority", StringComparison.Ordinal), $"{exit}\n{output}\n{words}");
        (exit, _, words) = await RunAsync("exec {0} < script", "--password-stdin", "WHOAMI\n");
        Assert.True(exit == 2, words);
    }

    [Fact]
    public async Task At_a_terminal_interrupting_LISTEN_leaves_the_shell_signed_in()
    {
        await using var window = await ScreenWindow.OpenAsync(100, 30, _alice.Home, "shell");
        await window.ShowsAsync("EXIT to log out");
        await EnterAsync(window, "LOGIN alice");
        await window.ShowsAsync("Password of alice");
        await EnterAsync(window, "the password of alice");
        await window.ShowsAsync("alice>");
        await EnterAsync(window, "LISTEN --port 0 --hidden");
        await window.ShowsAsync("listens on port");
        await window.KeysAsync("C-c");
        await window.ShowsAsync("\nalice>\n");
        await EnterAsync(window, "CHECK bob");
        await window.ShowsAsync("USERNAME ALREADY EXISTS");
        await EnterAsync(window, "EXIT");
        await window.ShowsAsync("Logged out.");
        await window.IsUsableAsync();
    }

    private static async Task EnterAsync(ScreenWindow window, string text)
    {
        await window.TypeAsync(text);
        await window.KeysAsync("Enter");
    }

    private static void AssertInOrder(string output, params string[] wanted)
    {
        var at = 0;
        foreach (var answer in wanted)
        {
            at = output.IndexOf(answer, at, StringComparison.Ordinal);
            Assert.True(at >= 0, $"'{answer}' is missing or out of order in\n{output}");
            at += answer.Length;
        }
    }

    /// <summary>Alice's shell on a script, in a bounded time.</summary>
    private async Task<(int ExitCode, string Output, string Words)> RunAsync(string how, string options, string script)
    {
        await File.WriteAllTextAsync(Path.Combine(_alice.Home, "script"), script, Cancel);
        var shell = $"timeout 120 dotnet '{Person.Program}' shell --home '{_alice.Home}' {options}";
        return await ServedAuthority.RunAsync(_alice.Home, Cancel, "bash", "-c", string.Format(System.Globalization.CultureInfo.InvariantCulture, how, shell));
    }
}

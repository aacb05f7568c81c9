using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using PeerSecure.Common.Keys;

namespace PeerSecure.Common.Tests.Keys;

public sealed partial class TerminalPromptTests : IDisposable
{
    private readonly PseudoTerminal _terminal = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _terminal.Dispose();

    [Fact]
    public async Task What_is_typed_is_not_shown_and_echo_returns_afterwards()
    {
        var asking = Ask(confirm: false, Stop);
        _terminal.WaitFor("Passphrase for alice: ");
        Assert.False(_terminal.Echoes);
        _terminal.Type("grün🔑\n");
        using var typed = await asking;
        Assert.Equal("grün🔑", typed.Span.ToString());
        Assert.Equal("Passphrase for alice: \r\n", _terminal.WaitFor("\n"));
        Assert.True(_terminal.Echoes);
    }

    [Fact]
    public async Task A_new_passphrase_is_asked_for_twice_until_both_agree()
    {
        var asking = Ask(confirm: true, Stop);
        _terminal.WaitFor("alice: ");
        _terminal.Type("one\n");
        _terminal.WaitFor("(again): ");
        _terminal.Type("two\n");
        _terminal.WaitFor("(again): \r\nPassphrase for alice: ");
        _terminal.Type("one\n");
        _terminal.WaitFor("(again): \r\nPassphrase for alice: \r\nPassphrase for alice (again): ");
        _terminal.Type("one\n");
        using var typed = await asking;
        Assert.Equal("one", typed.Span.ToString());
    }

    [Fact]
    public async Task Three_disagreements_end_it()
    {
        var asking = Ask(confirm: true, Stop);
        var shown = "";
        for (var round = 0; round < 3; round++)
        {
            _terminal.WaitFor(shown += "Passphrase for alice: ");
            _terminal.Type("one\n");
            _terminal.WaitFor(shown += "\r\nPassphrase for alice (again): ");
            _terminal.Type("two\n");
            shown += "\r\n";
        }

        Assert.Equal(KeyFileFailure.PassphrasesDiffer, (await Assert.ThrowsAsync<KeyFileException>(() => asking)).Failure);
    }

    [Fact]
    public async Task An_empty_line_and_the_end_of_input_are_refused()
    {
        foreach (var keys in (string[])["\n", "\u0004"])
        {
            var asking = Ask(confirm: false, Stop);
            _terminal.WaitFor("alice: ");
            await WaitUntilQuiet();
            _terminal.Type(keys);
            Assert.Equal(KeyFileFailure.PassphraseEmpty, (await Assert.ThrowsAsync<KeyFileException>(() => asking)).Failure);
        }
    }

    [Fact]
    public async Task Cancelling_brings_echo_back()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var asking = Ask(confirm: false, stop.Token);
        _terminal.WaitFor("alice: ");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.True(_terminal.Echoes);
    }

    [Fact]
    public async Task A_program_that_continues_after_a_stop_turns_echo_off_again()
    {
        var asking = Ask(confirm: false, Stop);
        _terminal.WaitFor("alice: ");
        _terminal.TurnEchoOn(); // as the shell does while the program is stopped
        Assert.Equal(0, Kill(Environment.ProcessId, 18)); // SIGCONT
        await WaitUntilQuiet();
        _terminal.Type("x\n");
        using var typed = await asking;
        Assert.Equal("x", typed.Span.ToString());
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    [InlineData("QUIT")]
    public async Task A_signal_that_ends_the_program_brings_echo_back(string signal)
    {
        Tool.Require("kill");
        string[] host = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(TerminalPromptTests).Assembly.Location] : [];
        using var program = Process.Start(Environment.ProcessPath!, [.. host, "ask", _terminal.Device]);
        _terminal.WaitFor("alice: ");
        Assert.False(_terminal.Echoes);
        await Tool.RunAsync("kill", [$"-{signal}", program.Id.ToString(CultureInfo.InvariantCulture)], Stop);
        await program.WaitForExitAsync(Stop);
        Assert.True(_terminal.Echoes);
        Assert.NotEqual(0, program.ExitCode);
    }

    /// <summary>What the program of the test above does: asks, and has nothing of its own for signals.</summary>
    internal static int AskUntilStopped(string device)
    {
        using var typed = PassphraseSource.FromTerminal(new TerminalPrompt(device), "Passphrase for alice", confirm: false).Read(CancellationToken.None);
        return 0;
    }

    private Task<Passphrase> Ask(bool confirm, CancellationToken cancellationToken) =>
        Task.Run(() => PassphraseSource.FromTerminal(new TerminalPrompt(_terminal.Device), "Passphrase for alice", confirm).Read(cancellationToken), Stop);

    private async Task WaitUntilQuiet()
    {
        using var clock = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (_terminal.Echoes)
        {
            await clock.WaitForNextTickAsync(Stop);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}

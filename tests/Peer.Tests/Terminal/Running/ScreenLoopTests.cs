using Microsoft.Extensions.Logging.Abstractions;
using PeerSecure.Peer.Terminal.Device;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.Output;
using PeerSecure.Peer.Tests.Terminal.Scripted;

namespace PeerSecure.Peer.Tests.Terminal.Running;

public sealed class ScreenLoopTests
{
    [Fact]
    public async Task A_view_that_throws_shows_what_to_do_and_the_program_goes_on()
    {
        var screens = await PlayAsync(
            (state, message) => message is KeyPress { IsText: true } key ? state + key.Character : state,
            static (state, surface) => surface.Text(0, 0, state.Contains('!', StringComparison.Ordinal) ? throw new InvalidOperationException("boom") : state),
            "!",
            "could not be drawn (InvalidOperationException: boom)");
        Assert.Contains("Press Esc to go back", string.Join(' ', screens), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_update_that_throws_loses_that_message_only() => await PlayAsync(
        static (state, message) => message is not KeyPress key ? state : key.IsPlain('!') ? throw new InvalidOperationException() : state + "k",
        static (state, surface) => surface.Text(0, 0, $"<{state}>"),
        "a!b",
        "<kk>");

    [Fact]
    public async Task A_terminal_too_small_shows_one_plain_line()
    {
        var screens = await PlayAsync(static (state, _) => state, static (_, _) => throw new InvalidOperationException(), "", "need 40x10", 20, 5);
        Assert.Equal("need 40x10, is 20x5", screens[0]);
    }

    private static async Task<string[]> PlayAsync(
        Func<string, Message, string> update,
        Action<string, Peer.Terminal.Cells.Surface> view,
        string keys,
        string shows,
        int width = 80,
        int height = 24)
    {
        using var terminal = new FakeTerminal(width, height);
        using var session = new TerminalSession(terminal);
        session.Enter();
        var mailbox = new Mailbox();
        await using var effects = new EffectRunner(new ScriptedApp(), mailbox, NullLogger.Instance);
        var painter = new Painter(terminal, session, new Screen(new TerminalAbilities(ColorDepth.None, Unicode: true)), NullLogger.Instance);
        var program = new ScreenProgram<(string Text, bool IsOver)>(
            (state, message) => new Turn<(string, bool)>((message is StopAsked ? state.Text : update(state.Text, message), message is StopAsked), []),
            (state, surface) => view(state.Text, surface),
            static state => state.IsOver);
        var run = new ScreenLoop<(string, bool)>(program, mailbox, effects, painter, NullLogger.Instance)
            .RunAsync(("", false), TimeProvider.System, TestContext.Current.CancellationToken);
        foreach (var key in Screens.Stage.Keys(keys))
        {
            await mailbox.PostAsync(key, TestContext.Current.CancellationToken);
        }

        await terminal.ShowsAsync(shows);
        mailbox.AskStop();
        await run;
        return terminal.Screen.Rows();
    }
}

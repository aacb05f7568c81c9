using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Terminal;
using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Tests.Terminal.Scripted;

namespace PeerSecure.Peer.Tests.Terminal.Tmux;

/// <summary>The terminal UI on the scripted app, in a process of its own.</summary>
internal static class TerminalDemo
{
    public const string Argument = "--terminal-demo";

    private static void CrashWhen(bool now)
    {
        if (now)
        {
            new Thread(static () => throw new InvalidOperationException("asked to crash")).Start(); // nobody awaits a thread's exception
        }
    }

    public static async Task<int> RunAsync(string[] options)
    {
        var app = new ScriptedApp();
        foreach (var option in options)
        {
            switch (option.Split('='))
            {
                case ["fresh"]:
                    app.Status = Story.Fresh;
                    app.Publish(new AuthoritiesFound(Story.Authorities));
                    break;
                case ["messages", var count]:
                    app.LongHistory = int.Parse(count, CultureInfo.InvariantCulture);
                    break;
                case ["crash"]:
                    app.Called = static call => CrashWhen(call == "discover");
                    break;
            }
        }

        try
        {
            return (int)await new TerminalUi(app, TimeProvider.System, NullLogger.Instance).RunAsync(noColor: false, CancellationToken.None);
        }
        catch (FailureException failure)
        {
            await Console.Error.WriteLineAsync($"{failure.Message} {failure.Remedy}");
            return (int)failure.ExitCode;
        }
    }
}

using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using PeerSecure.Common.CommandLine;
using PeerSecure.Peer.Commands.Screen;
using PeerSecure.Peer.Identity;
using PeerSecure.Peer.Terminal;

namespace PeerSecure.Peer.Commands;

/// <summary><c>tui</c>, and what happens without a command: the full-screen interface.</summary>
internal static class TuiCommand
{
    internal static Command Create()
    {
        var command = new Command("tui", "Open the full-screen interface (also what happens without a command).").WithExamples("peersecure tui", "peersecure --profile alice");
        command.SetAction(RunAsync);
        return command;
    }

    internal static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        await using var app = new LiveApp(context.Files, ProfileFiles.Asked(parsed.GetValue(PeerOptions.Profile)), context.Machine);
        return (int)await new TerminalUi(app, context.Machine, NullLogger.Instance).RunAsync(parsed.GetValue(GlobalOptions.NoColor), cancellationToken);
    }
}

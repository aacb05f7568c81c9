using System.CommandLine;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Commands.Talking;
using PeerSecure.Peer.Sessions;
using PeerSecure.Peer.Talk;

namespace PeerSecure.Peer.Commands;

/// <summary><c>listen</c>: takes sessions until it is ended, and talks with whoever comes.</summary>
internal static class ListenCommand
{
    /// <summary>Without --port: this one, so that people can type it, or any other when it is taken.</summary>
    internal const int UsualPort = 1257;

    private static readonly Option<int?> Port = new("--port") { Description = $"Listen on this port (default {UsualPort}, or any free one; 0: any free one)", HelpName = "N" };
    private static readonly Option<string> Accept = new("--accept")
    {
        Description = "From whom sessions are taken: ask about strangers, all, contacts, none",
        HelpName = "ask|all|contacts|none",
        DefaultValueFactory = static _ => "ask",
    };

    private static readonly Option<bool> Hidden = new("--hidden") { Description = "Announce this device neither on the local network nor to contacts" };

    internal static Command Create()
    {
        var command = new Command("listen", "Wait for others, hold as many sessions as come, and talk.") { Port, Accept, Hidden }
            .WithExamples("peersecure listen", "peersecure listen --accept contacts --files accept --download-dir ~/in", "peersecure listen --json --accept all --on-message ./bot.sh");
        TalkFlags.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        var policy = PolicyOf(parsed.GetValue(Accept)!);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var host = await TalkHost.OpenAsync(context, parsed, policy, directOnly: false, isDialogue: true, stop.Cancel, cancellationToken);
        var port = Bind(host, parsed.GetValue(Port));
        host.Announce(port, parsed.GetValue(Hidden));
        Tell(host, port);
        if (await host.Console.ReadLinesAsync(stop.Token) && !context.IsInShell)
        {
            await Task.Delay(Timeout.Infinite, stop.Token);   // nothing more will be typed: it goes on listening
        }

        return 0;
    }

    private static int Bind(TalkHost host, int? asked)
    {
        if (asked is < 0 or > ushort.MaxValue)
        {
            throw new UsageException($"--port {asked} is not a port.", "Choose one from 0 to 65535.");
        }

        try
        {
            return host.Node.Listen(asked ?? UsualPort);
        }
        catch (SessionException taken) when (asked is null && taken.Reason == SessionFailure.PortInUse)
        {
            return host.Node.Listen(0);
        }
    }

    private static void Tell(TalkHost host, int port)
    {
        var self = host.Profile.Self;
        if (host.Face is JsonFace json)
        {
            json.Write(new TalkLine("listening") { Account = self.Account.Value, Device = self.Device.Value, Port = port, Seconds = Math.Round(host.Node.Remaining.TotalSeconds) });
            return;
        }

        host.Face.Say($"{self.Account}/{self.Device} listens on port {port}. Without the authority sessions open for {Sizes.Of(host.Node.Remaining)} more. /help tells the commands.");
    }

    private static AcceptPolicy PolicyOf(string text) => text switch
    {
        "ask" => AcceptPolicy.Ask,
        "all" => AcceptPolicy.All,
        "contacts" => AcceptPolicy.Contacts,
        "none" => AcceptPolicy.None,
        _ => throw new UsageException($"--accept {text} is unknown.", "Choose ask, all, contacts or none."),
    };
}

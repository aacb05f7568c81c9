using System.CommandLine;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Commands.Talking;
using PeerSecure.Peer.Sessions;
using PeerSecure.Peer.Talk;
using PeerSecure.Peer.Transfers;

namespace PeerSecure.Peer.Commands;

/// <summary><c>connect WHO</c>: a direct session; with --send or --file it delivers that and ends.</summary>
internal static class ConnectCommand
{
    private static readonly TimeSpan DeliveryPatience = TimeSpan.FromSeconds(30);
    private static readonly Argument<string> WhoArgument = new("who") { Description = "Whom to talk with", HelpName = Who.Help };
    private static readonly Option<string[]> Send = new("--send") { Description = "Send this text, wait until it is delivered, and end", HelpName = "TEXT" };
    private static readonly Option<string[]> File = new("--file") { Description = "Send this file or folder, wait until it is there, and end", HelpName = "PATH" };
    private static readonly Option<bool> DirectOnly = new("--direct-only") { Description = "Nothing of this goes by mailbox, not even to other devices" };

    internal static Command Create()
    {
        var command = new Command("connect", "Open a direct session, end to end encrypted, and talk.") { WhoArgument, Send, File, DirectOnly }
            .WithExamples("peersecure connect bob", "peersecure connect bob/desk@10.0.0.7:1257", "peersecure connect bob --send 'build is green'", "peersecure connect bob --file report.pdf --file photos/");
        TalkFlags.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        var who = Who.Parse(parsed.GetValue(WhoArgument)!);
        var (texts, files) = (parsed.GetValue(Send) ?? [], parsed.GetValue(File) ?? []);
        var isOneShot = texts.Length + files.Length > 0;
        CheckFiles(files);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var host = await TalkHost.OpenAsync(context, parsed, AcceptPolicy.None, parsed.GetValue(DirectOnly), !isOneShot, stop.Cancel, cancellationToken);
        var reconnector = new Reconnector(host.Node, who, host.Sources(who), context.Machine);
        var live = await reconnector.ConnectAsync(stop.Token);
        host.Console.TalkWith(live.Peer.Identity.Account, chosen: true);
        var kept = reconnector.KeepAsync(live, stop.Token);
        var work = isOneShot ? DeliverAsync(host, live.Peer, texts, files, stop.Token) : TalkAsync(host, context, stop.Token);
        if (await Task.WhenAny(kept, work) == kept)
        {
            await stop.CancelAsync();   // nobody reads on: in a shell the next line is an operation
            await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return CodeOf(await kept, isOneShot, live.Peer);
        }

        await work;
        await stop.CancelAsync();
        await ((Task)kept).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return 0;
    }

    private static async Task TalkAsync(TalkHost host, CommandContext context, CancellationToken cancellationToken)
    {
        // at the end of piped input what was sent is seen through first, and so before a script goes on to its next operation
        var isAtEnd = await host.Console.ReadLinesAsync(cancellationToken);
        var isScript = context.IsInShell && !host.Face.ShowsToPerson;
        if ((isAtEnd || isScript) && !await host.Console.SettleAsync(DeliveryPatience, context.Machine, cancellationToken))
        {
            throw new SessionException(SessionFailure.TimedOut, host.Console.Target?.Value ?? "");
        }
    }

    private static async Task DeliverAsync(TalkHost host, TalkPeer peer, string[] texts, string[] files, CancellationToken cancellationToken)
    {
        foreach (var text in texts)
        {
            host.Console.SendText(peer.Identity.Account, text);
        }

        if (files.Length > 0)
        {
            var sending = await host.Node.SendFilesAsync(peer.Identity.Account, peer.Identity.Device, files, cancellationToken);
            await host.Node.Sendings.EndOf(sending.Id).WaitAsync(cancellationToken);
        }

        if (!await host.Console.SettleAsync(DeliveryPatience, TimeProvider.System, cancellationToken))
        {
            throw new SessionException(SessionFailure.TimedOut, peer.Account);
        }
    }

    private static int CodeOf(SessionEnd end, bool isOneShot, TalkPeer peer) => end.Kind switch
    {
        SessionEndKind.Revoked => throw new SessionException(SessionFailure.Revoked, peer.Account),
        SessionEndKind.Refused when end.ByUs => throw new SessionException(end.Detail == "unexpected-key" ? SessionFailure.UnexpectedKey : SessionFailure.KeyChangeNeedsDecision, peer.Account),
        SessionEndKind.Refused => throw new SessionException(SessionFailure.RefusedByPeer, peer.Account),
        SessionEndKind.Protocol => throw new SessionException(SessionFailure.Protocol, peer.Account),
        _ when isOneShot => throw new SessionException(SessionFailure.NotAnswered, peer.Account),   // they left before all was delivered
        _ => (int)ExitCode.Done,
    };

    /// <summary>Before anybody is called.</summary>
    private static void CheckFiles(string[] files)
    {
        if (files.Length > 0)
        {
            SourceFiles.Collect(files);
        }
    }
}

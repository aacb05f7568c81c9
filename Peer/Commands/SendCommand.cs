using System.CommandLine;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Commands.Mailing;
using PeerSecure.Peer.Commands.Talking;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Commands;

/// <summary><c>send WHO TEXT|-</c>: one message, directly or by mailbox.</summary>
internal static class SendCommand
{
    private static readonly Argument<string> WhoArgument = new("who") { Description = "Whom to send it to", HelpName = Who.Help };
    private static readonly Argument<string> Text = new("text") { Description = "The message; - reads it from standard input", HelpName = "TEXT|-" };
    private static readonly Option<bool> DirectOnly = new("--direct-only") { Description = "Only over a direct session; nothing goes by mailbox, not even to other devices" };

    internal static Command Create()
    {
        var command = new Command("send", "Send a message: directly when somebody answers, else sealed by mailbox. Says how far it surely came.") { WhoArgument, Text, DirectOnly }
            .WithExamples("peersecure send bob 'the build is green'", "make 2>&1 | peersecure send bob -", "peersecure send bob@10.0.0.7:1257 hello --direct-only");
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        var who = Who.Parse(parsed.GetValue(WhoArgument)!);
        _ = who.Account;   // a bare address names nobody
        var text = parsed.GetValue(Text)!;
        text = text == "-" ? await ReadAllAsync(context, cancellationToken) : text;
        await using var desk = await MailDesk.OpenAsync(context, cancellationToken);
        var sending = new MessageSending(context, desk);
        var result = parsed.GetValue(DirectOnly) ? await sending.DirectOnlyAsync(who, text, cancellationToken) : await sending.SendAsync(who, text, cancellationToken);
        return Report(context, result);
    }

    internal static int Report(CommandContext context, SendResult result)
    {
        if (context.Output.IsJson)
        {
            context.Output.Json(ReportOf(result), MailReportJson.Default.SendReport);
        }
        else
        {
            context.Output.Line($"{Words(result.Entry)} (message {result.Entry.Id})");
            foreach (var skipped in result.Skipped)
            {
                context.Output.Warn($"not sealed to {skipped}.");
            }

            if (result.Problem is { } problem)
            {
                context.Output.Warn($"{problem.Message} {problem.Remedy}");
            }
        }

        return (int)(result.Problem?.ExitCode ?? ExitCode.Done);
    }

    internal static SendReport ReportOf(SendResult result)
    {
        var line = HistoryLine.Of(result.Entry);
        return new SendReport(line.Id, line.Account, line.State, line.Way, [.. result.Skipped.Select(static device => $"{device}")], result.Problem?.Code, result.Problem?.Message);
    }

    private static string Words(HistoryEntry entry) => entry.State switch
    {
        MessageState.Queued => $"Queued here; it leaves for {entry.Conversation} by the next way that opens.",
        MessageState.Sent => $"Sent to {entry.Conversation}; no receipt yet.",
        MessageState.Stored => $"Stored for {entry.Conversation}, sealed.",
        MessageState.Delivered => $"Delivered to {entry.Conversation}.",
        MessageState.Read => $"Read by {entry.Conversation}.",
        MessageState.NotDelivered => $"Not delivered to {entry.Conversation}. {entry.Note}",
        MessageState.Received => "",
    };

    /// <summary>As it came, without the line break that ends it.</summary>
    private static async Task<string> ReadAllAsync(CommandContext context, CancellationToken cancellationToken)
    {
        if (context.IsInShell)
        {
            throw new UsageException("Standard input holds the operations here.", "Write the text behind the name.");
        }

        var text = await Console.In.ReadToEndAsync(cancellationToken);
        return text.TrimEnd('\r', '\n');
    }
}

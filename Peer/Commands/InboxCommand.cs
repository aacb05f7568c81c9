using System.CommandLine;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Commands.Mailing;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Commands;

/// <summary><c>inbox</c>: what others sent, unread by default; the list alone marks nothing as read.</summary>
internal static class InboxCommand
{
    private const int FirstLine = 60;
    private static readonly Option<bool> Unread = new("--unread") { Description = "Only what you have not read (the default)" };
    private static readonly Option<bool> All = new("--all") { Description = "Read messages too" };
    private static readonly Option<int> Last = new("--last") { Description = "How many at most, counted from the newest", HelpName = "N", DefaultValueFactory = static _ => 200 };
    private static readonly Option<string?> Receipts = new("--read-receipts") { Description = "From now on tell senders when you read their messages, or do not", HelpName = "on|off" };

    internal static Command Create()
    {
        var command = new Command("inbox", "Fetch mail and list messages; 'read' shows one and marks it.") { Unread, All, Last, Receipts }
            .WithExamples("peersecure inbox", "peersecure inbox --all --json", "peersecure inbox --read-receipts off");
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        if (parsed.GetValue(Unread) && parsed.GetValue(All))
        {
            throw new UsageException("--unread and --all exclude each other.");
        }

        await using var desk = await MailDesk.OpenAsync(context, cancellationToken);
        await SwitchAsync(parsed.GetValue(Receipts), desk, cancellationToken);
        var (report, problem) = await desk.LookAsync(cancellationToken);
        if (problem is not null)
        {
            context.Output.Warn($"{problem.Message} This is what is here already.");
        }

        foreach (var held in report.Held.Distinct())
        {
            context.Output.Warn($"mail waits unread because of {held}.");
        }

        var history = desk.SignedIn.Profile.Vault.History;
        var entries = parsed.GetValue(All) ? history.Received(Math.Clamp(parsed.GetValue(Last), 1, 100_000)) : [.. history.Unseen(null).TakeLast(parsed.GetValue(Last))];
        Show(context.Output, entries, context.Machine);
        return MailDesk.CodeOf(problem);
    }

    private static void Show(Output output, IReadOnlyList<HistoryEntry> entries, TimeProvider time)
    {
        foreach (var entry in entries)
        {
            if (output.IsJson)
            {
                output.Json(MailLine.Of(entry), MailReportJson.Default.MailLine);
            }
            else
            {
                var at = TimeZoneInfo.ConvertTime(entry.SentAt, time.LocalTimeZone);
                output.Line($"{entry.Id[..Math.Min(8, entry.Id.Length)]}  {at:yyyy-MM-dd HH:mm}  {(entry.Seen ? " " : "*")} {entry.Sender,-12} {CleanText.Line(entry.Body, FirstLine)}");
            }
        }

        if (entries.Count == 0)
        {
            output.Say("No messages yet.");
        }
    }

    private static async Task SwitchAsync(string? receipts, MailDesk desk, CancellationToken cancellationToken)
    {
        if (receipts is not null)
        {
            await desk.Room.Reading.SwitchAsync(
                receipts switch { "on" => true, "off" => false, _ => throw new UsageException($"--read-receipts {receipts} is unknown.", "Write on or off.") }, cancellationToken);
        }
    }
}

using System.CommandLine;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Commands.Mailing;
using PeerSecure.Peer.Mail;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Commands;

/// <summary><c>read ID</c>: shows a message, marks it as read, and tells the sender unless that is off (M4).</summary>
internal static class ReadCommand
{
    private static readonly Argument<string?> Id = new("id")
    {
        Description = "The message, by its id or the first characters of it; without one, everything unread",
        HelpName = "ID",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<bool> All = new("--all") { Description = "Every message, those read before too" };

    internal static Command Create()
    {
        var command = new Command("read", "Show a message and mark it as read.") { Id, All }
            .WithExamples("peersecure read 3fQx81aZ", "peersecure read", "peersecure read --all --json");
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        var (id, all) = (parsed.GetValue(Id), parsed.GetValue(All));
        if (all && id is not null)
        {
            throw new UsageException("--all and an id exclude each other.");
        }

        await using var desk = await MailDesk.OpenAsync(context, cancellationToken);
        var entries = await FindAsync(desk, id, all, cancellationToken);
        foreach (var entry in entries)
        {
            Show(context.Output, entry, context.Machine);
        }

        if (entries.Count == 0)
        {
            context.Output.Say("No messages yet.");
        }

        await desk.Room.Reading.MarkReadAsync(entries, cancellationToken);
        await desk.DispatchQuietlyAsync(cancellationToken);
        return 0;
    }

    private static async Task<IReadOnlyList<HistoryEntry>> FindAsync(MailDesk desk, string? id, bool all, CancellationToken cancellationToken)
    {
        var history = desk.SignedIn.Profile.Vault.History;
        if (id is null)
        {
            await desk.LookAsync(cancellationToken);
            return all ? history.Received(int.MaxValue) : history.Unseen(null);
        }

        if (id.Length < 4)
        {
            throw new UsageException("Give at least four characters of the id.");
        }

        var found = history.Matching(id, 2);
        if (found.Count == 0)
        {
            await desk.LookAsync(cancellationToken);
            found = history.Matching(id, 2);
        }

        return found.Count switch
        {
            0 => throw new MailException(MailFailure.UnknownMessage, CleanText.Line(id, 60)),
            1 => found,
            _ => throw new UsageException("Several messages begin so.", "Give more characters of the id."),
        };
    }

    private static void Show(Output output, HistoryEntry entry, TimeProvider time)
    {
        if (output.IsJson)
        {
            output.Json(MailLine.Of(entry), MailReportJson.Default.MailLine);
            return;
        }

        var sent = TimeZoneInfo.ConvertTime(entry.SentAt, time.LocalTimeZone);
        output.Line($"From {entry.Sender}{(entry.Device.Length > 0 ? $"/{entry.Device}" : "")}, {sent:yyyy-MM-dd HH:mm:ss}");
        if (entry.Note.Length > 0)
        {
            output.Line($"({CleanText.Line(entry.Note, 300)})");
        }

        output.Line(CleanText.Lines(entry.Body, 100_000));
        output.Line("");
    }
}

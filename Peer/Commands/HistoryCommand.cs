using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Commands.Talking;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Commands;

/// <summary><c>history WHO</c>: what was said, with each message's proven state.</summary>
internal static class HistoryCommand
{
    private const int Page = 500;
    private static readonly Argument<string> WhoArgument = new("who") { Description = "Whose conversation", HelpName = "NAME" };
    private static readonly Option<string?> Search = new("--search") { Description = "Only what contains this text", HelpName = "TEXT" };
    private static readonly Option<string?> Export = new("--export") { Description = "Write everything to a new file: JSON lines when it ends in .json or .jsonl, else text", HelpName = "FILE" };
    private static readonly Option<int> Last = new("--last") { Description = "How many, counted from the end", HelpName = "N", DefaultValueFactory = static _ => 100 };

    internal static Command Create()
    {
        var command = new Command("history", "Show, search or export a conversation.") { WhoArgument, Search, Export, Last }
            .WithExamples("peersecure history bob", "peersecure history bob --search invoice", "peersecure history bob --export bob.jsonl");
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        var who = Who.Parse(parsed.GetValue(WhoArgument)!);
        await using var profile = await context.OpenProfileAsync(cancellationToken);
        var history = profile.Vault.History;
        if (parsed.GetValue(Export) is { } file)
        {
            var count = await ExportAsync(history, who.Account.Value, file, context, cancellationToken);
            context.Output.Say($"Wrote {count} entries to {file}.");
            return 0;
        }

        var entries = parsed.GetValue(Search) is { } text ? history.Search(who.Account.Value, text, parsed.GetValue(Last)).Reverse() : history.Page(who.Account.Value, null, Math.Clamp(parsed.GetValue(Last), 1, 100_000));
        foreach (var entry in entries)
        {
            if (context.Output.IsJson)
            {
                context.Output.Json(HistoryLine.Of(entry), PeopleJson.Default.HistoryLine);
            }
            else
            {
                context.Output.Line(InWords(entry, context.Machine));
            }
        }

        return 0;
    }

    /// <summary>From the beginning, a page at a time; the file is its owner's alone, and none is written over.</summary>
    private static async Task<int> ExportAsync(HistoryStore history, string account, string file, CommandContext context, CancellationToken cancellationToken)
    {
        var isJson = context.Output.IsJson || Path.GetExtension(file) is ".json" or ".jsonl";
        var pages = new Stack<IReadOnlyList<HistoryEntry>>();
        for (var page = history.Page(account, null, Page); page.Count > 0; page = history.Page(account, page[0], Page))
        {
            pages.Push(page);
        }

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            await using var writer = new StreamWriter(file, options);
            foreach (var entry in pages.SelectMany(static page => page))
            {
                await writer.WriteLineAsync((isJson ? JsonSerializer.Serialize(HistoryLine.Of(entry), PeopleJson.Default.HistoryLine) : InWords(entry, context.Machine)).AsMemory(), cancellationToken);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new PeopleException(PeopleFailure.CannotExport, file, failure);
        }

        return pages.Sum(static page => page.Count);
    }

    private static string InWords(HistoryEntry entry, TimeProvider time)
    {
        var at = TimeZoneInfo.ConvertTime(entry.SentAt, time.LocalTimeZone);
        var who = entry.Kind == MessageKind.Event ? "*" : entry.Outgoing ? "you:" : $"{entry.Sender}/{entry.Device}:";
        var state = entry is { Outgoing: true, Kind: MessageKind.Text } ? $" [{HistoryLine.Of(entry).State}{(entry.Way == MessageWay.DirectOnly ? ", direct only" : "")}]" : "";
        var note = entry.Note.Length == 0 ? "" : $" ({CleanText.Line(entry.Note, 300)})";
        return $"{at:yyyy-MM-dd HH:mm:ss} {who} {CleanText.Lines(entry.Body, 100_000)}{state}{Times(entry, at, time)}{note}";
    }

    /// <summary>C7: when it got further; each by its proof, or for what came here by this device's own record. The day only where it is another.</summary>
    private static string Times(HistoryEntry entry, DateTimeOffset sent, TimeProvider time)
    {
        (string Name, DateTimeOffset? At)[] steps = [("stored", entry.StoredAt), ("delivered", entry.DeliveredAt), ("read", entry.ReadAt)];
        var known = steps.Where(static step => step.At is not null)
            .Select(step => (step.Name, At: TimeZoneInfo.ConvertTime(step.At!.Value, time.LocalTimeZone)))
            .Select(step => $"{step.Name} {step.At.ToString(step.At.Date == sent.Date ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}")
            .ToList();
        return known.Count == 0 ? "" : $" ({string.Join(", ", known)})";
    }
}

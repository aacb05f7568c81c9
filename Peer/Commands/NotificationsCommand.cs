using System.CommandLine;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Commands.Mailing;
using PeerSecure.Peer.Mail;

namespace PeerSecure.Peer.Commands;

/// <summary><c>notifications</c>: what the authority has to tell this account (VIEW).</summary>
internal static class NotificationsCommand
{
    private static readonly Option<bool> All = new("--all") { Description = "Those you have seen too" };
    private static readonly Option<bool> Seen = new("--seen") { Description = "Mark what is listed as seen, on every device of the account" };

    internal static Command Create()
    {
        var command = new Command("notifications", "List what the authority tells you: mail waiting, keys changed, devices added, certificates expiring.") { All, Seen }
            .WithExamples("peersecure notifications", "peersecure notifications --seen", "peersecure notifications --all --json");
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        await using var desk = await MailDesk.OpenAsync(context, cancellationToken);
        await desk.SignedIn.EnsureTicketAsync(cancellationToken);
        var list = new NotificationList(desk.SignedIn.Client);
        var records = await list.ReadAsync(parsed.GetValue(All), cancellationToken);
        foreach (var record in records)
        {
            Show(context.Output, record, context.Machine);
        }

        if (records.Count == 0)
        {
            context.Output.Say("No new notifications.");
        }
        else if (parsed.GetValue(Seen))
        {
            await list.MarkSeenAsync(records.Max(static record => record.Id), cancellationToken);
        }

        return 0;
    }

    private static void Show(Output output, NotificationRecord record, TimeProvider time)
    {
        if (output.IsJson)
        {
            output.Json(record, MailReportJson.Default.NotificationRecord);
        }
        else
        {
            output.Line(InWords(record, time));
        }
    }

    internal static string InWords(NotificationRecord record, TimeProvider time)
    {
        var about = record.Device.Length > 0 ? $"{record.Account}/{record.Device}" : record.Account;
        var at = TimeZoneInfo.ConvertTime(record.At, time.LocalTimeZone);
        return $"{at:yyyy-MM-dd HH:mm}  {(record.Seen ? " " : "*")} {CleanText.Line(record.Kind, 40)}  {CleanText.Line(about, 80)}  {CleanText.Line(record.Detail, 200)}".TrimEnd();
    }
}

using System.CommandLine;
using System.Globalization;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Peer.Commands.Administration;

internal static class AdminAudit
{
    private static readonly Option<long> After = new("--after") { Description = "Only entries after this number", HelpName = "NUMBER" };

    internal static Command Create()
    {
        var command = new Command("audit", "Read the authority's log of what was done.") { After }.WithExamples("peersecure admin audit", "peersecure admin audit --after 1200 --json");
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        await using var link = await AdminLink.OpenAsync(context, cancellationToken);
        var after = parsed.GetValue(After);
        while (true)
        {
            var page = await link.GetAsync(string.Create(CultureInfo.InvariantCulture, $"v1/admin/audit?after={after}"), AdminRecordsJson.Default.AuditPage, cancellationToken);
            foreach (var entry in page.Entries)
            {
                var text = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{entry.Number,6} {entry.At:yyyy-MM-ddTHH:mm:ssZ} {entry.Who} {entry.Action} {entry.Subject} from {entry.Origin}: {entry.Outcome} {entry.Detail}");
                context.Print(entry, AdminRecordsJson.Default.AuditRecord, CleanText.Line(text, 400).TrimEnd());
            }

            if (page.Entries.Count == 0)
            {
                return 0;
            }

            after = page.Last;
        }
    }
}

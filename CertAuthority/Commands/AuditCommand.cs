using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using PeerSecure.CertAuthority.Audit;
using PeerSecure.CertAuthority.Control;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Commands;

internal static class AuditCommand
{
    private static readonly Option<bool> Verify = new("--verify") { Description = "Prove that no entry was changed, removed or inserted" };

    private static readonly Option<FileInfo?> Head = new("--head")
    {
        Description = "With --verify: a signed revocation list (or its head as JSON) that the log must still contain",
        HelpName = "FILE",
    };

    private static readonly Option<bool> Follow = new("--follow", "-f") { Description = "Go on printing entries as they come" };

    private static readonly Option<long> After = new("--after") { Description = "Only entries after this number", HelpName = "NUMBER" };

    public static Command Create()
    {
        var command = new Command("audit", "Read the log of what was done, and prove it whole")
        {
            Verify,
            Head,
            Follow,
            After,
        }.WithExamples("peersecure ca audit", "peersecure ca audit --verify", "peersecure ca audit --verify --head list.json", "peersecure ca audit --follow --json");
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var output = Output.Of(parsed);
        await using var link = await AuthorityLink.OpenAsync(parsed, cancellationToken);
        if (parsed.GetValue(Verify))
        {
            return await VerifyAsync(link, output, parsed.GetValue(Head), cancellationToken);
        }

        if (parsed.GetValue(Follow))
        {
            return link.IsRunning
                ? await FollowAsync(link, output, parsed.GetValue(After), cancellationToken)
                : throw new HostingException(HostingFailure.NotRunning, CaOptions.FolderOf(parsed).Path);
        }

        return await ListAsync(link, output, parsed.GetValue(After), cancellationToken);
    }

    private static async Task<int> ListAsync(ControlLink link, Output output, long after, CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = await link.GetAsync(Path("v1/admin/audit", after), AuditJson.Default.AuditPage, cancellationToken);
            foreach (var entry in page.Entries)
            {
                Print(output, entry);
            }

            if (page.Entries.Count == 0)
            {
                return (int)ExitCode.Done;
            }

            after = page.Last;
        }
    }

    private static async Task<int> FollowAsync(ControlLink link, Output output, long after, CancellationToken cancellationToken)
    {
        using var response = await link.OpenStreamAsync(Path("v1/admin/audit/follow", after), cancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (JsonSerializer.Deserialize(line, AuditJson.Default.AuditRecord) is { } entry)
            {
                Print(output, entry);
            }
        }

        return (int)ExitCode.Done;
    }

    private static async Task<int> VerifyAsync(ControlLink link, Output output, FileInfo? file, CancellationToken cancellationToken)
    {
        var heads = file is null ? [] : AuditHeadFile.Read(file.FullName);
        var verdict = await link.PostAsync(
            "v1/admin/audit/verify", new VerifyAuditRequest(heads), AuditJson.Default.VerifyAuditRequest, AuditJson.Default.VerifyAuditResponse, cancellationToken);
        if (output.IsJson)
        {
            output.Json(verdict, AuditJson.Default.VerifyAuditResponse);
        }
        else
        {
            output.Line(Explain(verdict));
        }

        return (int)(verdict.Holds ? ExitCode.Done : ExitCode.Integrity);
    }

    private static string Explain(VerifyAuditResponse verdict) => verdict switch
    {
        { BrokenAt: { } broken } => string.Create(CultureInfo.InvariantCulture, $"BROKEN at entry {broken}: it does not follow from the one before it, or a known head."),
        { MissingFrom: { } missing } => string.Create(CultureInfo.InvariantCulture, $"CUT: entries from {missing} on are missing; a signed head vouches for them."),
        _ => string.Create(CultureInfo.InvariantCulture, $"unbroken: {verdict.Head.Count} entries"),
    };

    private static void Print(Output output, AuditRecord entry)
    {
        if (output.IsJson)
        {
            output.Json(entry, AuditJson.Default.AuditRecord);
            return;
        }

        output.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{entry.Number,6} {entry.At:yyyy-MM-ddTHH:mm:ssZ} {entry.Who} {entry.Action} {entry.Subject} from {entry.Origin}: {entry.Outcome} {entry.Detail}").TrimEnd());
    }

    private static string Path(string path, long after) => string.Create(CultureInfo.InvariantCulture, $"{path}?after={after}");
}

using System.CommandLine;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;
using PeerSecure.Peer.Commands.Mailing;
using PeerSecure.Peer.Commands.Storing;
using PeerSecure.Peer.Commands.Talking;
using PeerSecure.Peer.Files;
using PeerSecure.Peer.Transfers;

namespace PeerSecure.Peer.Commands;

/// <summary><c>files put|share|get|list|delete</c>: files that the authority keeps and cannot read (M6).</summary>
internal static class FilesCommand
{
    private static readonly Argument<string> PathArgument = new("file") { Description = "The file to seal and keep; pack a folder first, with tar for example", HelpName = "FILE" };
    private static readonly Argument<string> Id = new("id") { Description = "The file's id, from 'files list' or the message that shared it", HelpName = "ID" };
    private static readonly Argument<string> WhoArgument = new("who") { Description = "Whom to share it with", HelpName = "NAME" };
    private static readonly Option<string[]> To = new("--to") { Description = "Share it with this account; may be given several times", HelpName = "WHO" };
    private static readonly Option<string?> Destination = new("--output", "-o") { Description = "Where to write it (default: under its own name, here)", HelpName = "FILE|DIR" };

    internal static Command Create()
    {
        var put = new Command("put", "Seal a file and have the authority keep it; goes on where it stopped.") { PathArgument, To }
            .WithExamples("peersecure files put report.pdf", "peersecure files put report.pdf --to bob --to carol");
        put.SetAction(PutAsync);
        var share = new Command("share", "Send somebody the key to a file that the authority keeps.") { Id, WhoArgument }.WithExamples("peersecure files share 7f3c90d1 bob");
        share.SetAction(ShareAsync);
        var get = new Command("get", "Fetch a file and open it; goes on where it stopped.") { Id, Destination }
            .WithExamples("peersecure files get 7f3c90d1", "peersecure files get 7f3c90d1 -o ~/Downloads/");
        get.SetAction(GetAsync);
        var list = new Command("list", "List own files and those that others shared.").WithExamples("peersecure files list", "peersecure files list --json");
        list.SetAction(ListAsync);
        var delete = new Command("delete", "Delete an own file at the authority.") { Id }.WithExamples("peersecure files delete 7f3c90d1");
        delete.SetAction(DeleteAsync);
        return new Command("files", "Files sealed here and kept by the authority, which cannot read them.") { put, share, get, list, delete }
            .WithExamples("peersecure files put report.pdf --to bob", "peersecure files list", "peersecure files get 7f3c90d1");
    }

    private static async Task<int> PutAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        var path = parsed.GetValue(PathArgument)!;
        var recipients = (parsed.GetValue(To) ?? []).Select(static who => Who.Parse(who).Account).Distinct().ToList();
        await using var desk = await StoringDesk.OpenAsync(context, cancellationToken);
        using var accountKey = await desk.AccountKeyAsync(cancellationToken);
        foreach (var recipient in recipients)
        {
            await desk.Mail.Room.DevicesOfAsync(recipient, cancellationToken);   // a name that nobody has is said before a byte leaves
        }

        using var progress = new ProgressLine(context.Output, Path.GetFileName(path), context.Machine);
        using var file = await desk.Uploader.PutAsync(path, progress.Show, cancellationToken);
        progress.Dispose();
        await desk.Shelf.KeepRecordAsync(file, accountKey, cancellationToken);
        var shared = await ShareAsync(context, desk, file.Id, file.Key, file.Details, [.. recipients.Select(static account => account.Value)], cancellationToken);
        await desk.Uploader.FinishAsync(path, cancellationToken);
        var report = FileReport.Of(file.Id, desk.Mail.SignedIn.Profile.Self.Account.Value, file.Details, file.Stored);
        Say(context.Output, report, shared);
        return shared.Select(static result => (int)(result.Problem?.ExitCode ?? ExitCode.Done)).DefaultIfEmpty(0).Max();
    }

    private static async Task<int> ShareAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        var who = Who.Parse(parsed.GetValue(WhoArgument)!).Account;
        await using var desk = await StoringDesk.OpenAsync(context, cancellationToken);
        await desk.Mail.Room.DevicesOfAsync(who, cancellationToken);
        var id = parsed.GetValue(Id)!;
        var (key, details) = await desk.Shelf.FindAsync(id, cancellationToken);
        using (key)
        {
            var results = await ShareAsync(context, desk, id, key, details, [who.Value], cancellationToken);
            return SendCommand.Report(context, results[0]);
        }
    }

    private static async Task<int> GetAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        var id = parsed.GetValue(Id)!;
        await using var desk = await StoringDesk.OpenAsync(context, cancellationToken);
        if (desk.Mail.SignedIn.Profile.Vault.Files.FindShared(id) is null)
        {
            await desk.Mail.LookAsync(cancellationToken);   // the message that shares it may still wait
        }

        var (key, details) = await desk.Shelf.FindAsync(id, cancellationToken);
        using (key)
        {
            var target = TargetOf(parsed.GetValue(Destination), details.Name);
            using var progress = new ProgressLine(context.Output, Path.GetFileName(target), context.Machine);
            await desk.Downloader.GetAsync(id, key, details, target, progress.Show, cancellationToken);
            progress.Dispose();
            var report = new GetReport(id, target, details.Length, Convert.ToHexStringLower(details.Sha256), details.PosixChecksum);
            if (context.Output.IsJson)
            {
                context.Output.Json(report, FileReportJson.Default.GetReport);
            }
            else
            {
                context.Output.Line(target);
                context.Output.Say($"{Sizes.Of(report.Length)}, sha256 {report.Sha256}, cksum {report.Cksum} agree.");
            }
        }

        return 0;
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        await using var desk = await StoringDesk.OpenAsync(context, cancellationToken);
        (await desk.AccountKeyAsync(cancellationToken)).Dispose();
        await desk.Mail.LookAsync(cancellationToken);
        var files = await desk.Shelf.ListAsync(cancellationToken);
        foreach (var report in files.Select(FileReport.Of))
        {
            if (context.Output.IsJson)
            {
                context.Output.Json(report, FileReportJson.Default.FileReport);
            }
            else
            {
                var name = report.Name ?? (report.Complete ? "(sealed under a key this device does not have)" : "(not whole yet)");
                context.Output.Line($"{report.Id}  {Sizes.Of(report.Length ?? 0),9}  {report.Owner,-12} {name}{(report.Cksum is { } cksum ? $"  cksum {cksum}" : "")}");
            }
        }

        if (files.Count == 0)
        {
            context.Output.Say("No files yet.");
        }

        return 0;
    }

    private static async Task<int> DeleteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        await using var desk = await StoringDesk.OpenAsync(context, cancellationToken);
        var id = parsed.GetValue(Id)!;
        if (!FileServer.IsId(id))
        {
            throw new FileTransferException(FileTransferFailure.UnknownFile, CleanText.Line(id, 64));
        }

        await desk.Server.DeleteAsync(id, cancellationToken);
        context.Output.Say("Deleted at the authority.");
        return 0;
    }

    private static async Task<List<SendResult>> ShareAsync(
        CommandContext context, StoringDesk desk, string id, FileKey key, FileDetails details, IReadOnlyList<string> recipients, CancellationToken cancellationToken)
    {
        var results = new List<SendResult>();
        var sending = new MessageSending(context, desk.Mail);
        foreach (var recipient in recipients)
        {
            var entry = await desk.Mail.Room.Composer.WriteFileAsync(Common.Certificates.AccountName.Parse(recipient), FileBody.Of(id, key, details), cancellationToken);
            results.Add(await sending.DispatchAsync(entry, problem: null, cancellationToken));
        }

        return results;
    }

    private static void Say(Output output, FileReport report, List<SendResult> shared)
    {
        if (output.IsJson)
        {
            output.Json(new PutReport(report, [.. shared.Select(SendCommand.ReportOf)]), FileReportJson.Default.PutReport);
            return;
        }

        output.Line($"{report.Id}  {report.Name}");
        output.Say($"Kept sealed until {report.ExpiresAt:yyyy-MM-dd}. Plain file: sha256 {report.Sha256}, cksum {report.Cksum}. Sealed bytes, as the authority has them: cksum {report.SealedCksum}.");
        foreach (var result in shared)
        {
            output.Say($"Shared with {result.Entry.Conversation}: {HistoryLine.Of(result.Entry).State}.");
            if (result.Problem is { } problem)
            {
                output.Warn($"{problem.Message} {problem.Remedy}");
            }
        }
    }

    /// <summary>The name is text from a stranger: cleaned, in the folder asked for, and never over a file that is there.</summary>
    private static string TargetOf(string? wanted, string name)
    {
        if (wanted is not null && !Directory.Exists(wanted) && !wanted.EndsWith('/'))
        {
            var exact = Path.GetFullPath(wanted);
            return Path.Exists(exact) ? throw new UsageException($"'{wanted}' is there already.", "Choose another name.") : exact;
        }

        var folder = Path.GetFullPath(wanted ?? ".");
        var cleaned = SafePath.TryClean(Path.GetFileName(name), out var clean) ? clean : "file";
        return Path.Combine(folder, Destinations.Free(cleaned, taken => Path.Exists(Path.Combine(folder, taken))));
    }
}

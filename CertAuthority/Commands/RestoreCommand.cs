using System.CommandLine;
using PeerSecure.CertAuthority.Backup;
using PeerSecure.CertAuthority.Control;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Commands;

internal static class RestoreCommand
{
    private static readonly Argument<string> File = new("file") { Description = "A file that 'ca backup' wrote", HelpName = "FILE" };

    private static readonly Option<bool> Replace = new("--replace") { Description = "In place of the authority that is there, which is kept beside it" };

    public static Command Create()
    {
        var command = new Command("restore", "Put a backup back; what was revoked since stays revoked, codes and logins of before end")
        {
            File,
            Replace,
        }.WithExamples("peersecure ca restore authority.bak", "peersecure ca restore authority.bak --replace --passphrase-file pass.txt");
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var output = Output.Of(parsed);
        var folder = CaOptions.FolderOf(parsed);
        if (await ControlChannel.IsServedAsync(folder, cancellationToken))
        {
            throw new HostingException(HostingFailure.AlreadyRunning, folder.Path);
        }

        if (System.IO.File.Exists(folder.Database) && !parsed.GetValue(Replace))
        {
            throw new BackupException(BackupFailure.AuthorityExists, place: folder.Path);
        }

        var former = await UnpackAsync(parsed, folder, cancellationToken);

        // The first opening finishes the restore: generation, forgotten revocations, codes and logins of before.
        await using var authority = await OpenAuthority.OpenAsync(new OpenRequest(folder, folder.DatabaseKey), cancellationToken);
        if (output.IsJson)
        {
            output.Json(new RestoreRecord(folder.Path, former, authority.RecoveredRevocations), BackupJson.Default.RestoreRecord);
        }
        else
        {
            Say(output, folder, former, authority.RecoveredRevocations);
        }

        return (int)ExitCode.Done;
    }

    private static async Task<string?> UnpackAsync(ParseResult parsed, AuthorityFolder folder, CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(parsed.GetRequiredValue(File));
        try
        {
            await using var backup = new FileStream(path, FileMode.Open, FileAccess.Read);
            using var passphrase = CaOptions.BackupPassphrase(parsed, confirm: false).Read(cancellationToken);
            return await new Restore(folder, TimeProvider.System).RunAsync(backup, passphrase, cancellationToken);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} cannot be opened: {missing.Message}");
        }
        catch (IOException failure)
        {
            throw new BackupException(BackupFailure.NotWritten, failure, folder.Path);
        }
    }

    private static void Say(Output output, AuthorityFolder folder, string? former, int recovered)
    {
        output.Say($"The authority is back in {folder.Path}. Everybody signs in again; invites made before are void.");
        if (recovered > 0)
        {
            output.Say($"{recovered} revocations made after the backup are in force again.");
        }

        if (former is not null)
        {
            output.Say($"What was there before is kept in {former}; delete it when you no longer need it.");
        }
    }
}

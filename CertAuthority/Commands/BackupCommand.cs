using System.CommandLine;
using System.Globalization;
using PeerSecure.CertAuthority.Backup;
using PeerSecure.CertAuthority.Control;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Keys;

namespace PeerSecure.CertAuthority.Commands;

internal static class BackupCommand
{
    private static readonly Argument<string> File = new("file") { Description = "Where to write it; must not exist", HelpName = "FILE" };

    private static readonly Option<bool> WithRoot = new("--with-root") { Description = "Also the root key and its passphrase; keep such a backup offline" };

    public static Command Create()
    {
        var command = new Command("backup", "Save the whole authority, running or not, in one file encrypted under a passphrase")
        {
            File,
            WithRoot,
        }.WithExamples("peersecure ca backup authority.bak", "peersecure ca backup offline.bak --with-root --passphrase-file pass.txt");
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var output = Output.Of(parsed);
        var path = Path.GetFullPath(parsed.GetRequiredValue(File));
        if (System.IO.File.Exists(path))
        {
            throw new BackupException(BackupFailure.FileExists, place: path);
        }

        await using var link = await AuthorityLink.OpenAsync(parsed, cancellationToken);
        using var passphrase = CaOptions.BackupPassphrase(parsed, confirm: true).Read(cancellationToken);
        var length = await SaveAsync(link, path, parsed.GetValue(WithRoot), passphrase, cancellationToken);
        if (output.IsJson)
        {
            output.Json(new BackupRecord(path, length, parsed.GetValue(WithRoot)), BackupJson.Default.BackupRecord);
        }
        else
        {
            output.Say(string.Create(CultureInfo.InvariantCulture, $"Saved {length} bytes in {path}. Without its passphrase it cannot be opened by anybody."));
            if (!parsed.GetValue(WithRoot))
            {
                output.Say("The root key is not in it: keep root.key and root.pass safe apart from it, or make one more with --with-root. Without them no issuing key can ever be made again.");
            }
        }

        return (int)ExitCode.Done;
    }

    /// <summary>Under another name until it is whole and on the disk.</summary>
    private static async Task<long> SaveAsync(ControlLink link, string path, bool withRoot, Passphrase passphrase, CancellationToken cancellationToken)
    {
        var unfinished = path + ".unfinished";
        try
        {
            long length;
            using (var response = await link.OpenStreamAsync(withRoot ? "v1/admin/backup?root=true" : "v1/admin/backup", cancellationToken))
            await using (var source = await response.Content.ReadAsStreamAsync(cancellationToken))
            await using (var target = CreatePrivate(unfinished))
            {
                using var writer = await BackupWriter.StartAsync(target, passphrase, cancellationToken);
                await writer.CopyAsync(source, cancellationToken);
                await writer.FinishAsync(cancellationToken);
                await target.FlushAsync(cancellationToken);
                DurableFile.Flush(target.SafeFileHandle);
                length = target.Length;
            }

            DurableFile.Rename(unfinished, path, overwrite: false);
            return length;
        }
        catch (HttpIOException failure)
        {
            throw new HostingException(HostingFailure.ConnectionLost, link.Folder.Path, failure);
        }
        catch (IOException failure)
        {
            throw new BackupException(BackupFailure.NotWritten, failure, path);
        }
        finally
        {
            System.IO.File.Delete(unfinished);
        }
    }

    private static FileStream CreatePrivate(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = PrivateFile.Mode;
        }

        return new FileStream(path, options);
    }
}

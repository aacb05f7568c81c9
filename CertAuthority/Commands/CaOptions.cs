using System.CommandLine;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Keys;

namespace PeerSecure.CertAuthority.Commands;

/// <summary>Options of every <c>ca</c> command besides those both programs share.</summary>
internal static class CaOptions
{
    public const string PassphraseVariable = "PEERSECURE_PASSPHRASE";

    public static Option<string?> DatabaseKeyFile { get; } = new("--db-key-file")
    {
        Description = "Key of the database (else a systemd credential 'db.key', else db.key in the authority's folder)",
        HelpName = "FILE",
        Recursive = true,
    };

    public static Option<string?> PassphraseFile { get; } = new("--passphrase-file")
    {
        Description = $"Passphrase of a backup (0600; else {PassphraseVariable}, else asked for)",
        HelpName = "FILE",
        Recursive = true,
    };

    public static PassphraseSource BackupPassphrase(ParseResult parsed, bool confirm) =>
        PassphraseSource.Choose(parsed.GetValue(PassphraseFile), standardInput: false, PassphraseVariable, "Passphrase of the backup", confirm);

    public static void AddTo(Command root)
    {
        root.Add(DatabaseKeyFile);
        root.Add(PassphraseFile);
    }

    public static AuthorityFolder FolderOf(ParseResult parsed) => new(GlobalOptions.HomeOf(parsed).Authority);

    public static string DatabaseKeyFileOf(ParseResult parsed) =>
        Hosting.DatabaseKeyFile.Choose(parsed.GetValue(DatabaseKeyFile), FolderOf(parsed), Environment.GetEnvironmentVariable);
}

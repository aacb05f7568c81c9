using System.CommandLine;

namespace PeerSecure.Peer.Commands;

/// <summary>Options of every peer command besides those both programs share.</summary>
internal static class PeerOptions
{
    internal static Option<string?> Profile { get; } = new("--profile")
    {
        Description = "Which profile of this machine to use, when there are several (PEERSECURE_PROFILE)",
        HelpName = "NAME",
        Recursive = true,
    };

    internal static Option<string?> PasswordFile { get; } = new("--password-file")
    {
        Description = "Read the account password from this file (0600); else PEERSECURE_PASSWORD, else asked for",
        HelpName = "FILE",
        Recursive = true,
    };

    internal static Option<bool> PasswordStdin { get; } = new("--password-stdin")
    {
        Description = "Read the account password from standard input",
        Recursive = true,
    };

    internal static Option<string?> PassphraseFile { get; } = new("--passphrase-file")
    {
        Description = "Read the passphrase of key files and vault from this file (0600); else PEERSECURE_PASSPHRASE, else asked for",
        HelpName = "FILE",
        Recursive = true,
    };

    internal static void AddTo(Command root)
    {
        foreach (var option in new Option[] { Profile, PasswordFile, PasswordStdin, PassphraseFile })
        {
            root.Options.Add(option);
        }
    }
}

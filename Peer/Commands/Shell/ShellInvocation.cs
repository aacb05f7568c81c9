using System.CommandLine;
using PeerSecure.Common.Keys;

namespace PeerSecure.Peer.Commands.Shell;

/// <summary>How the shell runs a verb: its output in the shell's hands, and what was given once at LOGIN.</summary>
internal sealed class ShellInvocation : InvocationConfiguration
{
    /// <summary>The shell's; lent for the length of a verb.</summary>
    internal ShellSecrets? Held { get; init; }
}

/// <summary>The password given at LOGIN, and the passphrase of the key files where that is another one.</summary>
internal sealed record ShellSecrets(Passphrase Password, Passphrase? Passphrase) : IDisposable
{
    public void Dispose()
    {
        Password.Dispose();
        Passphrase?.Dispose();
    }
}

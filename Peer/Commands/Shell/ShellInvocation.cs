using System.CommandLine;
using PeerSecure.Common.Keys;

namespace PeerSecure.Peer.Commands.Shell;

/// <summary>How the shell runs a verb: its output in the shell's hands, and the password that was given once at LOGIN.</summary>
internal sealed class ShellInvocation : InvocationConfiguration
{
    /// <summary>The shell's; lent for the length of a verb.</summary>
    internal Passphrase? Held { get; init; }
}

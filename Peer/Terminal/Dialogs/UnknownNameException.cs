using PeerSecure.Common.Contracts;

namespace PeerSecure.Peer.Terminal.Dialogs;

/// <summary>A conversation was to be opened with somebody who does not exist.</summary>
internal sealed class UnknownNameException(string name) : FailureException($"There is no account '{name}'.")
{
    public override string Code => "not-found";

    public override ExitCode ExitCode => ExitCode.NotFound;

    public override string Remedy => "Check the spelling, or invite them.";
}

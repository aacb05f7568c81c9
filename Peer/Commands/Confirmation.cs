using System.CommandLine;
using PeerSecure.Peer.Setup;

namespace PeerSecure.Peer.Commands;

/// <summary>Asks before something that cannot be taken back; <c>--yes</c> answers beforehand.</summary>
internal static class Confirmation
{
    internal static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Do not ask" };

    internal static async Task RequireAsync(ParseResult parsed, string question, CancellationToken cancellationToken)
    {
        if (!parsed.GetValue(Yes) && !await Questions.AskYesAsync(question, cancellationToken))
        {
            throw new SetupException(SetupFailure.NotConfirmed, "");
        }
    }
}

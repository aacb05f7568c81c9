using PeerSecure.Peer.Commands.Talking;

namespace PeerSecure.Peer.Commands;

/// <summary>Questions to the person at the terminal, on stderr so that stdout stays data.</summary>
internal static class Questions
{
    internal static async Task<bool> AskYesAsync(string question, CancellationToken cancellationToken)
    {
        await Console.Error.WriteAsync($"{question} [y/N] ".AsMemory(), cancellationToken);
        var answer = await StandardInput.NextAsync(cancellationToken);
        return answer?.Trim().ToLowerInvariant() is "y" or "yes";
    }
}

using System.Collections.Concurrent;
using System.Security.Cryptography;
using PeerSecure.Peer.Talk;
using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Transfers;
using PeerSecure.Peer.Trust;

namespace PeerSecure.Peer.Commands.Screen;

/// <summary>Questions of the node as dialogs of the screen. What nobody answers in time is a no, and the dialog goes.</summary>
internal sealed class ScreenAsker(ScreenEvents events) : ITalkAsker
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<bool>> _open = new(StringComparer.Ordinal);

    /// <summary>What the listening form says; strangers only come here when the node would ask.</summary>
    internal Terminal.App.AcceptPolicy Policy { get; set; }

    internal string DownloadFolder { get; set; } = "";

    public Task<bool> AcceptStrangerAsync(TrustOutcome stranger, CancellationToken cancellationToken)
    {
        if (Policy != Terminal.App.AcceptPolicy.Ask)
        {
            return Task.FromResult(Policy == Terminal.App.AcceptPolicy.All);
        }

        var identity = stranger.Device.Identity;
        return AskAsync(
            id => new SessionRequested(new SessionRequest(
                id, identity.Account.Value, identity.Device.Value, "", TrustLevel.New, "You do not know this key yet; the authority says whose it is.", stranger.Device.KeyHash.Hex)),
            cancellationToken);
    }

    public Task<bool> AcceptFilesAsync(TalkPeer peer, OfferSummary offer, CancellationToken cancellationToken) => AskAsync(
        id => new FilesOffered(new Terminal.App.FileOffer(id, peer.Account, [offer.Name], offer.Files, offer.Bytes, DownloadFolder)), cancellationToken);

    /// <summary>False when the question is not open any more.</summary>
    internal bool TryAnswer(string id, bool yes) => _open.TryGetValue(id, out var answer) && answer.TrySetResult(yes);

    private async Task<bool> AskAsync(Func<string, PeerEvent> question, CancellationToken cancellationToken)
    {
        var id = RandomNumberGenerator.GetHexString(16, lowercase: true);
        var answer = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        _open[id] = answer;
        try
        {
            events.Publish(question(id));
            return await answer.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            _open.TryRemove(id, out _);
            if (!answer.Task.IsCompleted)
            {
                events.Publish(new RequestWithdrawn(id));
            }
        }
    }
}

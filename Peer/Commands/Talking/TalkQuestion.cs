using PeerSecure.Peer.Talk;
using PeerSecure.Peer.Transfers;
using PeerSecure.Peer.Trust;

namespace PeerSecure.Peer.Commands.Talking;

/// <summary>Something only the user can decide.</summary>
internal sealed record TalkQuestion(int Number, TrustOutcome? Stranger, TalkPeer? Peer, OfferSummary? Offer)
{
    internal TaskCompletionSource<bool> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal string Text => Stranger is { Device: var device }
        ? $"{device.Identity.Account}/{device.Identity.Device}, whom you do not know yet (key {device.KeyHash.Prefix}), wants to talk."
        : $"{Peer} offers {Offer!.Name}{(Offer.Files > 1 ? $" ({Offer.Files} files)" : "")}, {Sizes.Of(Offer.Bytes)}.";

    internal TalkLine ToLine() => Stranger is { Device: var device }
        ? new TalkLine("asked") { Id = $"{Number}", Name = "session", Account = device.Identity.Account.Value, Device = device.Identity.Device.Value, Key = device.KeyHash.Hex, Trust = "new" }
        : TalkLine.Peer("asked", Peer!) with { Id = $"{Number}", Name = "file", Path = Offer!.Name, Files = Offer.Files, Total = Offer.Bytes };
}

/// <summary>Asks through the face and waits for <c>/accept N</c> or <c>/decline N</c>; without anybody to answer the answer is no.</summary>
internal sealed class TalkQuestions : ITalkAsker
{
    private readonly Dictionary<int, TalkQuestion> _open = [];
    private readonly Lock _gate = new();
    private int _last;

    /// <summary>Set before the node starts.</summary>
    internal ITalkFace? Face { get; set; }

    internal int? OnlyOne
    {
        get
        {
            lock (_gate)
            {
                return _open.Count == 1 ? _open.Keys.First() : null;
            }
        }
    }

    public Task<bool> AcceptStrangerAsync(TrustOutcome stranger, CancellationToken cancellationToken) => AskAsync(number => new TalkQuestion(number, stranger, null, null), cancellationToken);

    public Task<bool> AcceptFilesAsync(TalkPeer peer, OfferSummary offer, CancellationToken cancellationToken) =>
        AskAsync(number => new TalkQuestion(number, null, peer, offer), cancellationToken);

    internal bool TryAnswer(int number, bool yes)
    {
        lock (_gate)
        {
            return _open.TryGetValue(number, out var question) && question.Answer.TrySetResult(yes);
        }
    }

    private async Task<bool> AskAsync(Func<int, TalkQuestion> make, CancellationToken cancellationToken)
    {
        if (Face is not { CanAnswer: true } face)
        {
            return false;
        }

        TalkQuestion question;
        lock (_gate)
        {
            question = make(++_last);
            _open[question.Number] = question;
        }

        try
        {
            face.Ask(question);
            return await question.Answer.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            lock (_gate)
            {
                _open.Remove(question.Number);
            }
        }
    }
}

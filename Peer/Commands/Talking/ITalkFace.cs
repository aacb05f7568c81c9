using PeerSecure.Peer.Talk;

namespace PeerSecure.Peer.Commands.Talking;

/// <summary>How a run of <c>listen</c> or <c>connect</c> speaks: to a person at a prompt, in plain lines, or in JSON.</summary>
internal interface ITalkFace : IDisposable
{
    /// <summary>Whether whoever is there can answer a question.</summary>
    bool CanAnswer { get; }

    /// <summary>Incoming text counts as read once it was shown (M4): true for a person only.</summary>
    bool ShowsToPerson { get; }

    ValueTask ShowAsync(TalkEvent item, CancellationToken cancellationToken);

    /// <summary>A question with the number it is answered by.</summary>
    void Ask(TalkQuestion question);

    /// <summary>An own message that was taken; for a person it is shown where it was typed.</summary>
    void Sent(SentText sent);

    /// <summary>A line of words, such as an answer to /who.</summary>
    void Say(string line);

    void Fail(string code, string message, string remedy);

    /// <summary>The next line that was typed or piped in; null at the end of input.</summary>
    Task<string?> ReadLineAsync(CancellationToken cancellationToken);
}

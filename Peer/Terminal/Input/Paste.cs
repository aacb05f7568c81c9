using PeerSecure.Peer.Terminal.Loop;

namespace PeerSecure.Peer.Terminal.Input;

/// <summary>
/// A pasted block, delivered whole: lines end in \n, other controls than tab are gone. It may be a password, so the characters stay in one
/// array that its taker can wipe.
/// </summary>
internal sealed record Paste : Message
{
    private readonly char[] _text;

    public Paste(ReadOnlySpan<char> text, bool isCut)
    {
        _text = text.ToArray();
        IsCut = isCut;
    }

    /// <summary>More was pasted than <see cref="PasteCollector.Limit"/>; the rest was thrown away.</summary>
    public bool IsCut { get; }

    public ReadOnlySpan<char> Span => _text;

    public string Text => new(_text);

    public void Wipe() => Array.Clear(_text);

    public override string ToString() => $"Paste of {_text.Length} characters";
}

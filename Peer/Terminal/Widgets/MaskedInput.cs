using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;

namespace PeerSecure.Peer.Terminal.Widgets;

/// <summary>A password field: shows that something was typed, not what. The version makes each change a new state.</summary>
internal sealed record MaskedInput(SecretText Secret, int Version = 0)
{
    public bool IsEmpty => Secret.Length == 0;

    public MaskedInput? Update(Message message)
    {
        switch (message)
        {
            case KeyPress { IsText: true } key:
                Secret.Append(key.Character);
                return Changed();
            case KeyPress { Key: Key.Backspace }:
                Secret.RemoveLast();
                return Changed();
            case KeyPress key when key.IsCtrl('u') || key.IsCtrl('w'):
                return Cleared();
            case Paste paste:
                Secret.Append(paste.Span);
                paste.Wipe();
                return Changed();
            default:
                return null;
        }
    }

    public MaskedInput Cleared()
    {
        Secret.Clear();
        return Changed();
    }

    public void DrawLine(Surface surface, bool focused)
    {
        surface.Row(0).Fill(Tone.Field);
        var shown = Math.Min(Secret.Length, surface.Width - 1);
        for (var x = 0; x < shown; x++)
        {
            surface.Text(x, 0, surface.Glyphs.Masked, Tone.Field);
        }

        if (focused)
        {
            surface.PlaceCursor(shown, 0);
        }
    }

    private MaskedInput Changed() => this with { Version = unchecked(Version + 1) };
}

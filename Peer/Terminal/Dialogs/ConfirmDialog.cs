using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Dialogs;

/// <summary>
/// Asks before something that cannot be undone. The safe answer has the focus first; without a label for the other there is only that one.
/// </summary>
internal sealed record ConfirmDialog(string Question, string Text, string YesLabel, Message Yes, string NoLabel = "Cancel") : Dialog
{
    private const int Columns = 60;

    /// <summary>Posted when the user says no with the button; Esc only closes.</summary>
    public Message? No { get; init; }

    public bool IsOnYes { get; init; }

    public bool Warns { get; init; }

    public override string Title => Question;

    public override string Help => "";

    public override ImmutableArray<(string Key, string Label)> Hints => YesLabel.Length > 0 ? [("Tab", "choose"), ("Enter", "answer")] : [];

    public override bool IsWarning => Warns;

    public override (int Width, int Height) Size(World world) => (Columns, WrappedText.Break(Text, Math.Min(Columns, world.Width - 4)).Count + 2);

    public override Step Update(Message message, World world) => message switch
    {
        KeyPress key when key.Is(Key.Escape) => new Step(this with { IsClosed = true }),
        KeyPress key when key.Is(Key.Enter) => Choose(),
        KeyPress { Key: Key.Left or Key.Right or Key.Tab } when YesLabel.Length > 0 => new Step(this with { IsOnYes = !IsOnYes }),
        _ => new Step(this),
    };

    public override void Draw(Surface surface, World world, bool focused)
    {
        surface.Paragraph(0, Text);
        var (no, yes) = ($"[ {NoLabel} ]", $"[ {YesLabel} ]");
        var x = surface.Text(0, surface.Height - 1, no, IsOnYes ? Tone.Plain : Tone.Selected);
        surface.Text(x + 2, surface.Height - 1, YesLabel.Length > 0 ? yes : "", IsOnYes ? Tone.Selected : Tone.Plain);
    }

    private Step Choose()
    {
        var closed = new Step(this with { IsClosed = true });
        return IsOnYes ? closed.Post(Yes) : No is not null ? closed.Post(No) : closed;
    }
}

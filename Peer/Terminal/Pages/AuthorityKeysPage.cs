using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.Dialogs;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Pages;

/// <summary>The authority's keys that can be rotated from here, each with what that does.</summary>
internal sealed record AuthorityKeysPage : Page
{
    private static readonly AuthorityKeyKind[] Kinds = Enum.GetValues<AuthorityKeyKind>();

    public int Selected { get; init; }

    public override string Title => "Authority keys";

    public override string Help => "Rotating is safe at any time. The root is rotated on the authority's own machine: 'peersecure ca rotate root'.";

    public override ImmutableArray<PageAction> Actions(World world) => [PageAction.Of("rotate", Key.Enter, "rotate")];

    public override Step Update(Message message, World world) => message switch
    {
        ActionChosen { Action: "rotate" } => new Step(this).Post(new OpenDialog(AdminForms.Rotate(Kinds[Selected]))),
        KeyPress key when key.Is(Key.Up) => new Step(this with { Selected = Math.Max(0, Selected - 1) }),
        KeyPress key when key.Is(Key.Down) => new Step(this with { Selected = Math.Min(Kinds.Length - 1, Selected + 1) }),
        KeyPress key when key.Is(Key.Escape) => new Step(this).Post(new GoTo(Place.Home)),
        _ => new Step(this),
    };

    /// <summary>Rows of the first of them, blank ones included.</summary>
    private static int RowsOf(Surface surface, int count) =>
        1 + Kinds.Take(count).Sum(kind => 2 + WrappedText.Break(AdminForms.Explain(kind), surface.Width - 4).Count);

    public override void Draw(Surface surface, World world, bool focused)
    {
        var row = 1;
        for (var index = RowsOf(surface, Kinds.Length) <= surface.Height ? 0 : Selected; index < Kinds.Length; index++)
        {
            var isSelected = index == Selected;
            surface.Text(0, row, isSelected ? surface.Glyphs.Pointer : " ", Tone.Accent);
            surface.Text(2, row, $"Rotate the {AdminForms.NameOf(Kinds[index])} key", isSelected && focused ? Tone.Selected : Tone.Strong);
            row = surface.Paragraph(row + 1, AdminForms.Explain(Kinds[index]), Tone.Dim, x: 4) + 1;
        }
    }
}

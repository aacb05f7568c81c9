using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;

namespace PeerSecure.Peer.Terminal.Widgets;

/// <summary>One of a few words, changed with the left and right arrows or the space bar.</summary>
internal sealed record ChoiceField(string Id, string Label, IReadOnlyList<string> Options, int Chosen = 0) : Field(Id, Label)
{
    public override string? Error(Form form) => null;

    public override Field? Update(Message message) => message switch
    {
        KeyPress { Key: Key.Left } => this with { Chosen = (Chosen + Options.Count - 1) % Options.Count },
        KeyPress key when key.Is(Key.Right) || key.IsPlain(' ') => this with { Chosen = (Chosen + 1) % Options.Count },
        _ => null,
    };

    public override void Draw(Surface surface, bool focused)
    {
        if (Options.Sum(static option => Clusters.Measure(option) + 2) > surface.Width)
        {
            surface.Fit(0, 0, surface.Width, $"[{Options[Chosen]}] {Chosen + 1} of {Options.Count}", focused ? Tone.Selected : Tone.Strong);
            return;
        }

        var x = 0;
        for (var index = 0; index < Options.Count; index++)
        {
            var text = index == Chosen ? $"[{Options[index]}]" : $" {Options[index]} ";
            x = surface.Text(x, 0, text, index == Chosen ? (focused ? Tone.Selected : Tone.Strong) : Tone.Dim);
        }
    }
}

using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.Loop;

namespace PeerSecure.Peer.Terminal.Widgets;

/// <summary>A line of text, checked as it is typed.</summary>
internal sealed record TextField(string Id, string Label, TextInput Input) : Field(Id, Label)
{
    /// <summary>Says what is wrong with a value that is not empty.</summary>
    public Func<string, string?> Check { get; init; } = static _ => null;

    public bool IsOptional { get; init; }

    public string Placeholder { get; init; } = "";

    public override string? Error(Form form) =>
        Input.IsBlank ? (IsOptional ? null : "Please fill this in.") : Check(Input.Value.Trim());

    public override Field? Update(Message message) => Input.Update(message) is { } input ? this with { Input = input } : null;

    public override void Draw(Surface surface, bool focused) => Input.DrawLine(surface, focused, Placeholder);
}

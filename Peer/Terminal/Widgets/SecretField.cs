using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.Loop;

namespace PeerSecure.Peer.Terminal.Widgets;

internal sealed record SecretField(string Id, string Label, MaskedInput Input) : Field(Id, Label)
{
    /// <summary>Id of the field this one must repeat; empty when none.</summary>
    public string Repeats { get; init; } = "";

    /// <summary>Fewest characters; for new passwords.</summary>
    public int MinLength { get; init; } = 1;

    public static SecretField For(string id, string label) => new(id, label, new MaskedInput(new SecretText()));

    public override string? Error(Form form)
    {
        if (Input.IsEmpty)
        {
            return "Please fill this in.";
        }

        if (Input.Secret.Length < MinLength)
        {
            return $"At least {MinLength} characters.";
        }

        return Repeats.Length == 0 || form.Secret(Repeats).FixedTimeEquals(Input.Secret) ? null : "This is not the same.";
    }

    public override Field? Update(Message message) => Input.Update(message) is { } input ? this with { Input = input } : null;

    public override void Draw(Surface surface, bool focused) => Input.DrawLine(surface, focused);
}

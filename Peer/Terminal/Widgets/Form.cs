using System.Collections.Immutable;
using PeerSecure.Common.Keys;
using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;

namespace PeerSecure.Peer.Terminal.Widgets;

/// <summary>
/// Fields and one button. Tab and the arrows move; Enter goes to the next field and on the last one submits; what is wrong is said below its
/// field as soon as the field is left.
/// </summary>
internal sealed record Form(ImmutableArray<Field> Fields, string Button)
{
    private const int RowsPerField = 2;
    private const int MaxLabel = 22;

    /// <summary>Index of the field with the focus; the number of fields stands for the button.</summary>
    public int Focus { get; init; }

    public bool IsOnButton => Focus >= Fields.Length;

    public bool IsValid => Fields.All(each => each.Error(this) is null);

    public int Height => (Fields.Length * RowsPerField) + 1;

    public string Text(string id) => Fields.OfType<TextField>().First(field => field.Id == id).Input.Value.Trim();

    public int Choice(string id) => Fields.OfType<ChoiceField>().First(field => field.Id == id).Chosen;

    public SecretText Secret(string id) => Fields.OfType<SecretField>().First(field => field.Id == id).Input.Secret;

    /// <summary>What was typed, as a passphrase that the caller disposes.</summary>
    public Passphrase TakeSecret(string id) => Secret(id).Copy();

    /// <summary>The form after a message; null when it was not for it. <paramref name="submitted"/> when it is complete and was sent off.</summary>
    public Form? Update(Message message, out bool submitted)
    {
        submitted = false;
        if (message is KeyPress key)
        {
            if (key.Is(Key.Enter))
            {
                return Enter(out submitted);
            }

            if (Movement(key) is var by and not 0)
            {
                return MoveTo(Focus + by);
            }
        }

        return !IsOnButton && Fields[Focus].Update(message) is { } field ? this with { Fields = Fields.SetItem(Focus, field) } : null;
    }

    /// <summary>With the focus on the first field that must be filled in and is not; on the first of all when there is none.</summary>
    public Form AtFirstGap() => this with { Focus = Math.Max(0, Fields.IndexOf(Fields.FirstOrDefault(field => field.Error(this) is not null)!)) };

    public Form WithText(string id, string value)
    {
        var index = Fields.IndexOf(Fields.OfType<TextField>().First(field => field.Id == id));
        var field = (TextField)Fields[index];
        return this with { Fields = Fields.SetItem(index, field with { Input = field.Input.With(value) }) };
    }

    /// <summary>Forgets every password typed into it.</summary>
    public void Wipe()
    {
        foreach (var field in Fields.OfType<SecretField>())
        {
            field.Input.Secret.Clear();
        }
    }

    /// <summary>The row of a surface that this form begins at so that the field with the focus is seen, and if there is room the rows below it.</summary>
    public int FirstRow(int above, int height, int below)
    {
        var needed = above + (below > 0 ? Height + below : Math.Min(Height, (Focus * RowsPerField) + RowsPerField));
        return above - Math.Clamp(needed - height, 0, above + (Focus * RowsPerField));
    }

    /// <summary>Draws from a row on, which is above the surface when the form is scrolled.</summary>
    public void Draw(Surface surface, bool focused, int first)
    {
        var labels = Math.Min(MaxLabel, Fields.Max(static field => Clusters.Measure(field.Label)) + 2);
        for (var index = 0; index < Fields.Length; index++)
        {
            var field = Fields[index];
            var hasFocus = focused && index == Focus;
            var row = first + (index * RowsPerField);
            var (label, value) = new Area(0, row, surface.Width, row < 0 ? 0 : 1).CutLeft(labels);
            surface.At(label).Fit(0, 0, labels - 1, field.Label, hasFocus ? Tone.Strong : Tone.Plain);
            field.Draw(surface.At(value), hasFocus);
            DrawComment(surface.At(value with { Y = row + 1, Height = row + 1 < 0 ? 0 : 1 }), field, hasFocus);
        }

        surface.Text(labels, first + (Fields.Length * RowsPerField), $"[ {Button} ]", focused && IsOnButton ? Tone.Selected : Tone.Strong);
    }

    private void DrawComment(Surface surface, Field field, bool hasFocus)
    {
        if (field.IsTouched && field.Error(this) is { } error)
        {
            surface.Fit(0, 0, surface.Width, error, Tone.Bad);
        }
        else if (hasFocus)
        {
            surface.Fit(0, 0, surface.Width, field.Hint, Tone.Dim);
        }
    }

    private static int Movement(KeyPress key) =>
        key.Is(Key.Tab) || key.Is(Key.Down) ? 1 : key.Is(Key.Tab, KeyModifiers.Shift) || key.Is(Key.Up) ? -1 : 0;

    private Form Enter(out bool submitted)
    {
        submitted = false;
        if (!IsOnButton && Focus < Fields.Length - 1)
        {
            return MoveTo(Focus + 1);
        }

        submitted = IsValid;
        if (submitted)
        {
            return this;
        }

        var touched = this with { Fields = [.. Fields.Select(static field => field with { IsTouched = true })] };
        return touched with { Focus = Fields.IndexOf(Fields.First(field => field.Error(this) is not null)) };
    }

    private Form MoveTo(int focus)
    {
        var left = IsOnButton ? Fields : Fields.SetItem(Focus, Fields[Focus] with { IsTouched = true });
        return this with { Fields = left, Focus = (focus + Fields.Length + 1) % (Fields.Length + 1) };
    }
}

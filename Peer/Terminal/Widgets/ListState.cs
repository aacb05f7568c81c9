using PeerSecure.Peer.Terminal.Input;

namespace PeerSecure.Peer.Terminal.Widgets;

/// <summary>What is selected in a list, and what was typed to narrow it. How far it is scrolled follows from the selection.</summary>
internal sealed record ListState
{
    public static ListState Start { get; } = new();

    public int Selected { get; init; }

    public string Filter { get; init; } = "";

    /// <summary>The state after a key, or null when the key is not for a list. Typing narrows; Esc widens again.</summary>
    public ListState? Update(KeyPress key, int count, int page) => key switch
    {
        _ when key.Is(Key.Up) => Move(-1, count),
        _ when key.Is(Key.Down) => Move(1, count),
        _ when key.Is(Key.PageUp) => Move(-Math.Max(1, page - 1), count),
        _ when key.Is(Key.PageDown) => Move(Math.Max(1, page - 1), count),
        _ when key.Is(Key.Home) => this with { Selected = 0 },
        _ when key.Is(Key.End) => Move(count, count),
        _ when key.Is(Key.Escape) && Filter.Length > 0 => new ListState(),
        _ when key.Is(Key.Backspace) && Filter.Length > 0 => this with { Filter = ShorterFilter(), Selected = 0 },
        { IsText: true } when Filter.Length < 64 => this with { Filter = Filter + key.Character, Selected = 0 },
        _ => null,
    };

    /// <summary>Every word of the filter occurs somewhere in the text.</summary>
    public bool Admits(string text)
    {
        foreach (var range in Filter.AsSpan().Split(' '))
        {
            if (!text.AsSpan().Contains(Filter.AsSpan()[range], StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The first item shown, so that the selected one stands in the middle while there is more on either side.</summary>
    public int First(int count, int height) => Math.Clamp(SelectedOf(count) - (height / 2), 0, Math.Max(0, count - height));

    /// <summary>The selection, held inside a list that may have become shorter.</summary>
    public int SelectedOf(int count) => Math.Clamp(Selected, 0, Math.Max(0, count - 1));

    private ListState Move(int by, int count) => this with { Selected = Math.Clamp(SelectedOf(count) + by, 0, Math.Max(0, count - 1)) };

    private string ShorterFilter() => Filter[..^(Filter.Length > 1 && char.IsLowSurrogate(Filter[^1]) ? 2 : 1)];
}

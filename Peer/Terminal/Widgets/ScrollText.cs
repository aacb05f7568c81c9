using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;

namespace PeerSecure.Peer.Terminal.Widgets;

/// <summary>Lines of text that scroll and can be searched: / or Ctrl-F asks for a text, Enter and n go on, N goes back.</summary>
internal sealed record ScrollText
{
    public ImmutableArray<StyledText> Lines { get; init; } = [];

    /// <summary>The first line shown.</summary>
    public int Top { get; init; }

    public TextInput Search { get; init; } = TextInput.Empty;

    public bool IsSearching { get; init; }

    public int Found { get; init; } = -1;

    public static ScrollText Of(IEnumerable<StyledText> lines) => new() { Lines = [.. lines] };

    public ScrollText? Update(Message message, int page)
    {
        if (IsSearching)
        {
            return UpdateSearch(message);
        }

        return message is not KeyPress key ? null : key switch
        {
            _ when key.Is(Key.Up) => ScrollTo(Top - 1, page),
            _ when key.Is(Key.Down) => ScrollTo(Top + 1, page),
            _ when key.Is(Key.PageUp) => ScrollTo(Top - Math.Max(1, page - 1), page),
            _ when key.Is(Key.PageDown) || key.IsPlain(' ') => ScrollTo(Top + Math.Max(1, page - 1), page),
            _ when key.Is(Key.Home) => ScrollTo(0, page),
            _ when key.Is(Key.End) => ScrollTo(Lines.Length, page),
            _ when key.IsPlain('/') || key.IsCtrl('f') => this with { IsSearching = true, Search = Search.With("") },
            _ when key.IsPlain('n') && Search.Value.Length > 0 => Find(1),
            _ when key.IsPlain('N') && Search.Value.Length > 0 => Find(-1),
            _ => null,
        };
    }

    public void Draw(Surface surface)
    {
        var body = surface;
        if (IsSearching)
        {
            var (above, bottom) = surface.Area.CutBottom(1);
            body = surface.At(above);
            var after = surface.At(bottom).Text(0, 0, "Search: ", Tone.Strong);
            Search.DrawLine(surface.At(bottom with { X = after, Width = bottom.Width - after }), focused: true);
        }

        var top = Math.Clamp(Top, 0, Math.Max(0, Lines.Length - body.Height));
        for (var row = 0; row < body.Height && top + row < Lines.Length; row++)
        {
            var line = Lines[top + row];
            body.Fit(0, row, body.Width, line.Text, top + row == Found ? Tone.Selected : line.Style);
        }
    }

    private ScrollText ScrollTo(int top, int page) => this with { Top = Math.Clamp(top, 0, Math.Max(0, Lines.Length - page)) };

    private ScrollText UpdateSearch(Message message) => message switch
    {
        KeyPress key when key.Is(Key.Escape) => this with { IsSearching = false, Found = -1 },
        KeyPress key when key.Is(Key.Enter) => (this with { IsSearching = false }).Find(1),
        _ => Search.Update(message) is { } search ? this with { Search = search } : this,
    };

    private ScrollText Find(int direction)
    {
        for (var step = 1; step <= Lines.Length; step++)
        {
            var index = ((Math.Max(Found, direction > 0 ? -1 : 0) + (direction * step)) % Lines.Length + Lines.Length) % Lines.Length;
            if (Lines[index].Text.Contains(Search.Value, StringComparison.OrdinalIgnoreCase))
            {
                return this with { Found = index, Top = Math.Max(0, index - 3) };
            }
        }

        return this with { Found = -1 };
    }
}

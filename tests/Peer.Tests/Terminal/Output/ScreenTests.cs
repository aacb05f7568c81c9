using System.Security.Cryptography;
using System.Text;
using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.Output;

namespace PeerSecure.Peer.Tests.Terminal.Output;

public sealed class ScreenTests
{
    private static readonly CellStyle Red = new(Ink.Palette(1), Ink.Default, TextMarks.None);
    private static readonly CellStyle Selected = new(Ink.FromRgb(250, 100, 3), Ink.Palette(12), TextMarks.Bold | TextMarks.Reverse);

    private readonly Screen _screen = new(new TerminalAbilities(ColorDepth.TrueColor, Unicode: true));
    private readonly VirtualTerminal _terminal = new(40, 12);

    [Fact]
    public void One_changed_character_costs_a_few_bytes()
    {
        Show(static surface => surface.Text(0, 3, "hello world", default));
        var bytes = Show(static surface => surface.Text(0, 3, "hello World", default));
        Assert.Equal("\e[4;7HW", Encoding.UTF8.GetString(bytes.Span));
    }

    [Fact]
    public void An_unchanged_frame_costs_nothing()
    {
        Show(static surface => surface.Text(0, 3, "same", Red));
        Assert.Equal(0, Show(static surface => surface.Text(0, 3, "same", Red)).Length);
    }

    [Fact]
    public void Typing_at_the_cursor_costs_one_byte()
    {
        void Typed(Surface surface, string text) => surface.PlaceCursor(surface.Text(0, 5, text, default), 5);
        Show(surface => Typed(surface, "ab"));
        Assert.Equal("c", Encoding.UTF8.GetString(Show(surface => Typed(surface, "abc")).Span));
    }

    [Fact]
    public void A_line_added_to_a_full_conversation_scrolls_instead_of_repainting()
    {
        void Lines(Surface surface, int first)
        {
            surface.Text(0, 0, "title", Selected);
            for (var row = 1; row < 10; row++)
            {
                surface.Text(0, row, $"message number {first + row} with some text", row % 2 == 0 ? Red : default);
            }

            surface.Text(0, 11, "status", Selected);
        }

        Show(surface => Lines(surface, 0));
        Assert.InRange(Show(surface => Lines(surface, 2)).Length, 1, 130);
        Assert.InRange(Show(surface => Lines(surface, 0)).Length, 1, 130);
    }

    [Theory]
    [InlineData("the quick brown fox jumps over it", "oh, the quick brown fox jumps over it", 16)]
    [InlineData("oh, the quick brown fox jumps over it", "the quick brown fox jumps over it", 10)]
    [InlineData("the quick brown fox jumps over it all..", "all the quick brown fox jumps over it", 20)]
    [InlineData("the quick 日本 fox jumps over it all day", "x the quick 日本 fox jumps over it all da", 60)]
    public void Text_that_moves_in_its_row_is_moved_by_the_terminal(string before, string after, int most)
    {
        Show(surface => surface.Text(0, 5, before, default));
        Assert.InRange(Show(surface => surface.Text(0, 5, after, default)).Length, 1, most);
    }

    [Fact]
    public void Blanked_rows_are_erased_and_not_overwritten()
    {
        Show(static surface => surface.Text(0, 0, new string('x', 40), default));
        Assert.InRange(Show(static _ => { }).Length, 1, 12);
    }

    [Fact]
    public void The_last_cell_of_the_last_row_can_be_written_without_scrolling()
    {
        Show(static surface =>
        {
            for (var row = 0; row < 12; row++)
            {
                surface.Text(0, row, new string((char)('a' + row), 40), default);
            }
        });
        Assert.Equal(new string('l', 40), _terminal.Rows()[11]);
        Show(static surface => surface.Text(38, 11, "yz", default));
    }

    [Theory]
    [InlineData(nameof(ColorDepth.None), "a1 a7")]
    [InlineData(nameof(ColorDepth.Sixteen), "a1 a7 b104 f91")]
    [InlineData(nameof(ColorDepth.TwoHundredFiftySix), "a1 a7 b104 f38,5,202")]
    [InlineData(nameof(ColorDepth.TrueColor), "a1 a7 b104 f38,2,250,100,3")]
    public void Colours_are_reduced_to_what_the_terminal_has(string depth, string expected)
    {
        var screen = new Screen(new TerminalAbilities(Enum.Parse<ColorDepth>(depth), Unicode: true));
        Surface.Of(screen.Compose(40, 12)).Text(0, 0, "x", Selected);
        _terminal.Feed(screen.Finish().Span);
        Assert.Equal(expected, _terminal.StyleAt(0, 0));
    }

    [Fact]
    public void A_resize_and_a_resume_draw_everything_again()
    {
        Show(static surface => surface.Text(0, 0, "one", default));
        _terminal.Resize(50, 20);
        var grid = _screen.Compose(50, 20);
        Surface.Of(grid).Text(0, 19, "two", default);
        _terminal.Feed(_screen.Finish().Span);
        Assert.Equal("two", _terminal.Rows()[19]);
        Assert.Equal("", _terminal.Rows()[0]);

        _terminal.Resize(50, 20);
        _screen.Invalidate();
        Surface.Of(_screen.Compose(50, 20)).Text(0, 19, "two", default);
        _terminal.Feed(_screen.Finish().Span);
        Assert.Equal("two", _terminal.Rows()[19]);
    }

    [Fact]
    public void Any_sequence_of_frames_ends_with_the_terminal_showing_the_last_one()
    {
        string[] words = ["hello ", "日本", "e\u0301", "👩\u200D🚀", "   ", "----------", "\e[2J", "ok", "𝐀", "\u0301", "~"];
        CellStyle[] styles = [default, Red, Selected, Red.With(TextMarks.Dim)];
        for (var frame = 0; frame < 2000; frame++)
        {
            var scrolled = frame % 7;
            Show(surface =>
            {
                for (var row = 0; row < 12; row++)
                {
                    var seed = RandomNumberGenerator.GetInt32(4) == 0 ? RandomNumberGenerator.GetInt32(1000) : (row + scrolled) * 31;
                    for (var word = 0; word < seed % 9; word++)
                    {
                        surface.Text((seed + (word * 7)) % 40, row, words[(seed + word) % words.Length], styles[(seed + word) % 4]);
                    }
                }

                if (scrolled > 3)
                {
                    surface.PlaceCursor(scrolled, 2);
                }
            });
        }
    }

    private ReadOnlyMemory<byte> Show(Action<Surface> draw)
    {
        var grid = _screen.Compose(40, 12);
        draw(Surface.Of(grid));
        var bytes = _screen.Finish();
        _terminal.Feed(bytes.Span);
        _terminal.ShowsExactly(grid, StyleText);
        Assert.Equal(grid.Cursor is not null, _terminal.CursorShown);
        if (grid.Cursor is { } cursor)
        {
            Assert.Equal(cursor, _terminal.Cursor);
        }

        return bytes;
    }

    private static string StyleText(CellStyle style)
    {
        var parts = new List<string>();
        parts.AddRange(style.Marks.HasFlag(TextMarks.Bold) ? ["a1"] : []);
        parts.AddRange(style.Marks.HasFlag(TextMarks.Dim) ? ["a2"] : []);
        parts.AddRange(style.Marks.HasFlag(TextMarks.Reverse) ? ["a7"] : []);
        parts.AddRange(style.Background.Number == 12 ? ["b104"] : []);
        parts.AddRange(style.Foreground.Number == 1 ? ["f31"] : style.Foreground.IsDefault ? [] : ["f38,2,250,100,3"]);
        return string.Join(' ', parts);
    }
}

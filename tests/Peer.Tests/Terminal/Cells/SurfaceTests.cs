using PeerSecure.Peer.Terminal.Cells;
using Spectre.Console;

namespace PeerSecure.Peer.Tests.Terminal.Cells;

public sealed class SurfaceTests
{
    [Fact]
    public void Nothing_drawn_on_a_part_leaves_it()
    {
        var grid = new CellGrid(20, 5);
        var part = Surface.Of(grid).At(new Area(5, 1, 6, 2));
        part.Text(-2, 0, "0123456789日本", default);
        part.Text(5, 1, "日", default);
        part.Text(0, 7, "below", default);
        Assert.Equal(["", "     234567", "", "", ""], grid.Lines());
    }

    [Fact]
    public void A_renderable_is_drawn_at_exactly_the_size_of_its_surface()
    {
        var grid = new CellGrid(20, 4);
        Surface.Of(grid).Draw(new Panel(new Text("content that is longer than it fits")) { Expand = true });
        Assert.Equal(["┌──────────────────┐", "│ content that is  │", "│ longer than it   │", "└──────────────────┘"], grid.Lines());
    }

    [Fact]
    public void A_frame_falls_back_to_ascii()
    {
        var grid = new CellGrid(14, 3, unicode: false);
        Surface.Of(grid).Frame("Zoë").Text(0, 0, "naïve 日", default);
        Assert.Equal(["+-Zo?--------+", "| na?ve ??   |", "+------------+"], grid.Lines());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(30, 1)]
    [InlineData(30, 2)]
    [InlineData(4, 3)]
    [InlineData(5, 3)]
    [InlineData(6, 3)]
    [InlineData(0, 0)]
    public void A_frame_of_any_size_does_not_throw(int width, int height) =>
        Surface.Of(new CellGrid(40, 10)).At(new Area(0, 0, width, height)).Frame("a [title] of some length").Text(0, 0, "x", default);

    [Fact]
    public void Escape_sequences_in_text_given_to_a_renderable_do_not_reach_the_cells()
    {
        var grid = new CellGrid(30, 3);
        Surface.Of(grid).Draw(new Text("\e[2Jgone\u202E!"));
        Assert.Equal("\uFFFD[2Jgone\uFFFD!", grid.Lines()[0]);
    }

    [Fact]
    public void Half_of_a_wide_character_is_never_left_behind()
    {
        var grid = new CellGrid(6, 1);
        var surface = Surface.Of(grid);
        surface.Text(0, 0, "日本語", default);
        surface.Text(1, 0, "x", default);
        surface.Text(4, 0, "y", default);
        Assert.Equal([" x本y"], grid.Lines());
    }

    [Fact]
    public void Text_that_does_not_fit_ends_in_an_ellipsis()
    {
        var grid = new CellGrid(10, 2);
        Surface.Of(grid).Fit(0, 0, 6, "abcdefgh", default);
        Surface.Of(grid).Fit(0, 1, 6, "日本語語", default);
        Assert.Equal(["abcde…", "日本…"], grid.Lines());
    }

    [Fact]
    public void A_terminal_that_claims_an_absurd_size_gets_a_bounded_grid()
    {
        var grid = new CellGrid(65535, 65535);
        Assert.Equal((CellGrid.MaxWidth, CellGrid.MaxHeight), (grid.Width, grid.Height));
    }
}

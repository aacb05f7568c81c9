using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Widgets;
using PeerSecure.Peer.Tests.Terminal.Screens;
using QRCoder;

namespace PeerSecure.Peer.Tests.Terminal.Widgets;

public sealed class WidgetTests
{
    [Fact]
    public void A_list_scrolls_so_that_the_selected_item_is_always_seen()
    {
        var list = ListState.Start;
        for (var step = 0; step < 200; step++)
        {
            list = list.Update(new KeyPress(Key.Down), 100, 10)!;
            var first = list.First(100, 10);
            Assert.InRange(list.SelectedOf(100), first, first + 9);
            Assert.InRange(first, 0, 90);
        }

        Assert.Equal(99, list.SelectedOf(100));
        Assert.Equal(0, list.SelectedOf(0));
    }

    [Fact]
    public void Typing_narrows_and_escape_widens()
    {
        var list = Stage.Keys("al ice").Aggregate(ListState.Start, static (current, key) => current.Update(key, 3, 10)!);
        Assert.True(list.Admits("ALICE of ice"));
        Assert.False(list.Admits("alan"));
        Assert.Equal("", list.Update(new KeyPress(Key.Escape), 3, 10)!.Filter);
        Assert.Null(ListState.Start.Update(new KeyPress(Key.Escape), 3, 10));
    }

    [Fact]
    public void A_search_in_text_goes_on_wraps_around_and_says_when_there_is_nothing()
    {
        var text = ScrollText.Of(Enumerable.Range(0, 50).Select(static number => (StyledText)(number % 10 == 3 ? $"needle {number}" : $"hay {number}")));
        ScrollText Play(string keys) => text = Stage.Keys(keys).Aggregate(text, static (current, key) => current.Update(key, 10) ?? current);
        Assert.Equal(3, Play("/NEEDLE<Enter>").Found);
        Assert.Equal(13, Play("n").Found);
        Assert.Equal(3, Play("N").Found);
        Assert.Equal(43, Play("N").Found);
        Assert.Equal(3, Play("n").Found);
        Assert.Equal(-1, Play("/nothing<Enter>").Found);
    }

    [Theory]
    [InlineData(0, 0, "0%  0 B of 0 B")]
    [InlineData(512, 1024, "50%  512 B of 1.0 KiB  100 B/s  5 s left")]
    [InlineData(1024, 1024, "100%  1.0 KiB of 1.0 KiB")]
    [InlineData(5000, 1024, "100%  4.9 KiB of 1.0 KiB")]
    public void A_progress_bar_tells_bytes_rate_and_time_left(long done, long total, string numbers)
    {
        var grid = new CellGrid(80, 1);
        ProgressBar.Draw(Surface.Of(grid), done, total, 100, Tone.Plain);
        Assert.EndsWith(numbers, grid.Lines()[0], StringComparison.Ordinal);
        var narrow = new CellGrid(12, 1);
        ProgressBar.Draw(Surface.Of(narrow), done, total, 100, Tone.Plain);
    }

    [Fact]
    public void The_modules_of_a_qr_code_can_be_read_from_the_cells()
    {
        const string Text = "PS1:C0E1D2C3B4A59687C0E1D2C3B4A59687C0E1D2C3B4A59687C0E1D2C3B4A59687";
        var (width, height) = QrBlock.SizeOf(Text);
        var grid = new CellGrid(width, height);
        Assert.True(QrBlock.Draw(Surface.Of(grid), Text));
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(Text, QRCodeGenerator.ECCLevel.L);
        for (var y = 0; y < width; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var sign = grid[x, y / 2].Text;
                var isDark = sign == " " || sign == (y % 2 == 0 ? "▄" : "▀");
                Assert.Equal(code.ModuleMatrix[y + 2][x + 2], isDark); // its quiet zone is four, ours two
            }
        }
    }

    [Fact]
    public void A_form_says_what_is_wrong_once_a_field_was_left_and_submits_only_when_nothing_is()
    {
        var form = new Form([new TextField("a", "A", TextInput.Empty) { Check = static value => value == "good" ? null : "Say good." }], "Go");
        form = Play(form, "bad", out _);
        Assert.DoesNotContain("Say good.", Drawn(form), StringComparison.Ordinal);
        form = Play(form, "<Enter>", out var submitted);
        Assert.False(submitted);
        Assert.Contains("Say good.", Drawn(form), StringComparison.Ordinal);
        form = Play(form, "<C-u>good<Enter>", out submitted);
        Assert.True(submitted);
        Assert.Equal("good", form.Text("a"));
    }

    private static Form Play(Form form, string keys, out bool submitted)
    {
        submitted = false;
        foreach (var key in Stage.Keys(keys))
        {
            form = form.Update(key, out submitted) ?? form;
        }

        return form;
    }

    private static string Drawn(Form form)
    {
        var grid = new CellGrid(60, 10);
        form.Draw(Surface.Of(grid), focused: true, first: 0);
        return string.Join('\n', grid.Lines());
    }
}

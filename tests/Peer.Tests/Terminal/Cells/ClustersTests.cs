using PeerSecure.Peer.Terminal.Cells;

namespace PeerSecure.Peer.Tests.Terminal.Cells;

public sealed class ClustersTests
{
    [Theory]
    [InlineData("plain", 5)]
    [InlineData("", 0)]
    [InlineData("日本語", 6)]
    [InlineData("한국", 4)]
    [InlineData("é", 1)]
    [InlineData("e\u0301", 1)]
    [InlineData("각", 2)]
    [InlineData("\u1100\u1161\u11A8", 2)]
    [InlineData("🙂", 2)]
    [InlineData("❤\uFE0F", 1)]
    [InlineData("👨\u200D👩", 4)]
    [InlineData("𝐀", 1)]
    [InlineData("\U00020000", 2)]
    [InlineData("full width:！", 13)]
    public void Columns_are_those_a_terminal_uses(string text, int columns) => Assert.Equal(columns, Clusters.Measure(text));

    [Theory]
    [InlineData("\e[31mred")]
    [InlineData("\u0007")]
    [InlineData("\u009B31m")]
    [InlineData("a\u202Egpj.exe")]
    [InlineData("\u2066x\u2069")]
    [InlineData("\u200Eleft to right mark")]
    [InlineData("zero\u200Bwidth")]
    [InlineData("\uFEFFbom")]
    [InlineData("soft\u00ADhyphen")]
    [InlineData("line\u2028separator")]
    [InlineData("\u3164")]
    [InlineData("\U000E0041")]
    [InlineData("a\nb")]
    [InlineData("a\tb")]
    public void Controls_bidi_and_zero_width_characters_become_a_mark(string text)
    {
        var shown = TextCut.Clean(text, 100);
        Assert.Contains("\uFFFD", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(shown, static c => char.IsControl(c) || c is '\u202E' or '\u200B' or '\u2066' or '\u3164');
    }

    [Fact]
    public void Broken_surrogates_become_a_mark_and_never_throw()
    {
        Assert.Equal("a\uFFFDb", TextCut.Clean("a\uD83Db", 10));
        Assert.Equal("\uFFFD\uFFFD", TextCut.Clean("\uDE00\uD83D", 10));
    }

    [Fact]
    public void A_tower_of_combining_marks_is_cut_to_three()
    {
        var tower = "z" + new string('\u0301', 500) + "x";
        Assert.Equal("z\u0301\u0301\u0301x", TextCut.Clean(tower, 10));
        Assert.Equal(2, Clusters.Measure(tower));
    }

    [Fact]
    public void Marks_with_nothing_to_combine_with_are_left_out() => Assert.Equal("a", TextCut.Clean("\u0301\u0301a", 10));

    [Fact]
    public void Clusters_cover_the_text_so_that_a_cursor_can_use_their_positions()
    {
        const string Text = "a日e\u0301👨\u200D👩";
        var position = 0;
        foreach (var cluster in new Clusters(Text))
        {
            Assert.Equal(position, cluster.Start);
            position = cluster.End;
        }

        Assert.Equal(Text.Length, position);
    }

    [Fact]
    public void Every_code_point_takes_one_or_two_columns_or_none()
    {
        for (var value = 0; value <= 0x10FFFF; value++)
        {
            if (value is < 0xD800 or > 0xDFFF)
            {
                Assert.InRange(Clusters.Measure(char.ConvertFromUtf32(value)), 0, 2);
            }
        }
    }
}

using PeerSecure.Peer.Terminal.Cells;

namespace PeerSecure.Peer.Tests.Terminal.Cells;

public sealed class WrappedTextTests
{
    [Theory]
    [InlineData("one two three", 8, "one two|three")]
    [InlineData("one two", 7, "one two")]
    [InlineData("one two ", 7, "one two")]
    [InlineData("abcdefgh", 3, "abc|def|gh")]
    [InlineData("", 5, "")]
    [InlineData("a\nb\n", 5, "a|b|")]
    [InlineData("a\r\nb", 5, "a|b")]
    [InlineData("日本語", 4, "日本|語")]
    [InlineData("日", 1, "日")]
    [InlineData("日本", 1, "日|本")]
    [InlineData("a bcdefgh", 4, "a|bcde|fgh")]
    public void Text_breaks_at_spaces_or_inside_long_words(string text, int width, string expected) =>
        Assert.Equal(expected, string.Join('|', WrappedText.Break(text, width).Select(line => line.Of(text).ToString())));

    [Fact]
    public void No_row_is_wider_than_asked_for()
    {
        const string Text = "The quick 日本語 brown e\u0301e\u0301e\u0301 fox 👨\u200D👩 jumps over\nthe lazy\tdog and aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa more";
        for (var width = 2; width < 60; width++)
        {
            Assert.All(WrappedText.Break(Text, width), line => Assert.InRange(Clusters.Measure(line.Of(Text)), 0, width));
        }
    }

    [Fact]
    public void A_bound_on_rows_bounds_the_work() => Assert.Equal(5, WrappedText.Break(new string('x', 1_000_000), 10, 5).Count);
}

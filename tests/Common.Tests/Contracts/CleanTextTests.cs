using System.Text;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.Tests.Contracts;

public sealed class CleanTextTests
{
    [Theory]
    [InlineData("plain text, 100% the same ~", "plain text, 100% the same ~")]
    [InlineData("Grüße, Zoë! Привет 你好 🔑", "Grüße, Zoë! Привет 你好 🔑")]
    [InlineData("\u001b[31mred\u001b[0m", "[31mred[0m")]
    [InlineData("\u009b31mred", "31mred")]
    [InlineData("\u001b]0;title\a", "]0;title")]
    [InlineData("del\u007fete\b\0", "delete")]
    [InlineData("a\u202egnp.exe", "agnp.exe")]
    [InlineData("\u2066alice\u2069\u200f\u200e\u061c", "alice")]
    [InlineData("al\u200bi\u200cc\u200de\ufeff\u2060\u00ad", "alice")]
    [InlineData("a\u034fl\u3164i\uffa0c\ufe0fe\u180b", "alice")]
    [InlineData("tag\U000E0041\U000E0100s", "tags")]
    [InlineData("private\ue000 use\U000F0000", "private use")]
    [InlineData("a\nb\r\nc\rd\te\u2028f\u2029g\u0085h", "a b c d e f g h")]
    public void What_could_deceive_is_left_out_of_a_line(string foreign, string shown) => Assert.Equal(shown, CleanText.Line(foreign, 100));

    [Fact]
    public void Line_breaks_stay_in_a_text_of_lines() => Assert.Equal("a\nb\nc\n\nd e", CleanText.Lines("a\r\nb\nc\n\rd\te", 100));

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdefg", 6, "abcde…")]
    [InlineData("ab🔑🔑", 6, "ab🔑🔑")]
    [InlineData("ab🔑🔑c", 6, "ab🔑…")]
    [InlineData("a🔑🔑c", 4, "a🔑…")]
    [InlineData("🔑🔑", 1, "…")]
    [InlineData("ab\u0000\u0000\u0000\u0000\u0000", 2, "ab")]
    public void Too_long_text_is_cut_between_characters_and_marked(string foreign, int maxLength, string shown) =>
        Assert.Equal(shown, CleanText.Line(foreign, maxLength));

    [Fact]
    public void Marks_do_not_pile_up() => Assert.Equal("e" + new string('\u0301', 4) + "o\u0308", CleanText.Line("e" + new string('\u0301', 60) + "o\u0308", 100));

    [Fact]
    public void Half_a_surrogate_pair_becomes_the_replacement_character()
    {
        Assert.Equal("a\ufffdb", CleanText.Line("a\ud83db", 10));
        Assert.Equal("a\ufffd", CleanText.Line("a\udd11", 10));
    }

    [Fact]
    public void Nothing_stays_nothing()
    {
        Assert.Equal("", CleanText.Line(null, 1));
        Assert.Equal("", CleanText.Lines("", 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => CleanText.Line("a", 0));
    }

    [Fact]
    public void No_character_at_all_brings_a_control_bidi_or_zero_width_character_through()
    {
        for (var value = 0; value <= 0x10FFFF; value++)
        {
            if (!Rune.IsValid(value))
            {
                continue;
            }

            var clean = CleanText.Line("<" + new Rune(value) + ">", 10);
            Assert.True(clean[0] == '<' && clean[^1] == '>', $"U+{value:X4}");
            Assert.DoesNotContain(clean, c => char.IsControl(c) || c is (>= '\u200b' and <= '\u200f') or (>= '\u202a' and <= '\u202e') or (>= '\u2060' and <= '\u206f') or '\ufeff');
            Assert.Equal(clean, CleanText.Line(clean, 10));
        }
    }
}

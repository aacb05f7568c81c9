using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Widgets;
using PeerSecure.Peer.Tests.Terminal.Screens;

namespace PeerSecure.Peer.Tests.Terminal.Widgets;

public sealed class TextInputTests
{
    [Theory]
    [InlineData("hello", "hello|")]
    [InlineData("hello<Left><Left>X", "helX|lo")]
    [InlineData("hello<Home>X<End>Y", "XhelloY|")]
    [InlineData("one two<C-w>", "one |")]
    [InlineData("one two<C-Left>X", "one X|two")]
    [InlineData("one two<Home><C-Right>X", "oneX| two")]
    [InlineData("one two<A-b><A-b>X", "X|one two")]
    [InlineData("one two<C-u>x<C-y>", "xone two|")]
    [InlineData("one two<Home><C-k>x", "x|")]
    [InlineData("abc<Left><Del>", "ab|")]
    [InlineData("abc<C-a><C-d>", "|bc")]
    [InlineData("<Backspace><Del><Left><Right><C-w>", "|")]
    [InlineData("e\u0301\u0301x<Left><Backspace>", "|x")]
    [InlineData("👩\u200D🚀<Backspace>", "👩\u200D|")]
    [InlineData("日本<Left>x", "日x|本")]
    [InlineData("a<C-j>b<C-a>X", "a\nX|b")]
    [InlineData("a<C-j>bc<C-u>", "a\n|")]
    [InlineData("naïve wörld<C-w>", "naïve |")]
    public void Editing_keys_do_what_a_shell_line_does(string keys, string expected)
    {
        var input = Play(TextInput.Empty with { IsMultiLine = true }, keys);
        Assert.Equal(expected, input.Value.Insert(input.Cursor, "|"));
    }

    [Fact]
    public void What_does_not_fit_is_refused_and_never_cut_inside_a_character()
    {
        var input = TextInput.Empty with { Limit = 4 };
        input = input.Update(new Paste("abc🙂def", isCut: false))!;
        Assert.Equal("abc", input.Value);
        Assert.True(input.WasCut);
    }

    [Fact]
    public void A_paste_into_a_single_line_has_no_line_ends() =>
        Assert.Equal("a b c", TextInput.Empty.Update(new Paste("a\nb\tc", isCut: false))!.Value);

    [Fact]
    public void Any_keys_in_any_order_keep_the_cursor_between_characters()
    {
        string[] keys =
        [
            "a", " ", "日", "e\u0301", "🙂", "\u200D", "<Left>", "<Right>", "<Home>", "<End>",
            "<Backspace>", "<Del>", "<C-w>", "<C-k>", "<C-y>", "<C-j>",
        ];
        var input = TextInput.Empty with { IsMultiLine = true, Limit = 40 };
        for (var step = 0; step < 20_000; step++)
        {
            input = Play(input, keys[System.Security.Cryptography.RandomNumberGenerator.GetInt32(keys.Length)]);
            Assert.InRange(input.Cursor, 0, input.Value.Length);
            Assert.False(input.Cursor < input.Value.Length && input.Cursor > 0 && char.IsLowSurrogate(input.Value[input.Cursor]));
            Assert.InRange(input.Value.Length, 0, 40);
        }
    }

    private static TextInput Play(TextInput input, string keys) =>
        Stage.Keys(keys).Aggregate(input, static (current, key) => current.Update(key) ?? current);
}

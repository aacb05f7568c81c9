using PeerSecure.Peer.Terminal.Dialogs;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.Pages;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Tests.Terminal.Screens;

/// <summary>What is there but does not fit can be reached: fields by the focus, text by scrolling, and answers are always whole.</summary>
public sealed class SmallScreenTests
{
    private static readonly (int Width, int Height)[] Sizes = [(40, 10), (63, 17), (80, 24)];

    public static TheoryData<string> All => Scenes.Names;

    [Theory]
    [MemberData(nameof(All))]
    public async Task The_field_with_the_focus_is_seen(string name)
    {
        foreach (var (width, height) in Sizes)
        {
            var stage = await Scenes.Named(name).OpenAsync(width, height);
            for (var step = 0; FormOf(stage) is { } form && step <= form.Fields.Length; step++)
            {
                var seen = form.IsOnButton ? $"[ {form.Button} ]" : form.Fields[form.Focus].Label;
                Assert.Contains(seen, stage.Screen(), StringComparison.Ordinal);
                Assert.True(form.IsOnButton || form.Fields[form.Focus] is ChoiceField || stage.Grid().Cursor is not null, $"{seen} at {width}x{height}");
                await stage.TypeAsync("<Tab>");
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task The_text_of_a_question_can_be_read_and_its_answers_are_whole(string name)
    {
        foreach (var (width, height) in Sizes)
        {
            var stage = await Scenes.Named(name).OpenAsync(width, height);
            if (stage.State.Front is not ConfirmDialog question)
            {
                return;
            }

            var read = "";
            for (var page = 0; page < question.Text.Length; page++)
            {
                var screen = stage.Screen();
                read += screen;
                Assert.Contains($"[ {question.NoLabel} ]", screen, StringComparison.Ordinal);
                Assert.Contains(question.YesLabel.Length > 0 ? $"[ {question.YesLabel} ]" : "", screen, StringComparison.Ordinal);
                await stage.TypeAsync("<PgDn>");
            }

            Assert.All(question.Text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries), word => Assert.Contains(word, read, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("<Down>")]
    [InlineData("<Up>")]
    [InlineData("<Down><Down>")]
    public async Task The_selected_line_of_the_first_screen_is_seen(string keys)
    {
        var stage = await Scenes.Named("welcome").OpenAsync(40, 10);
        await stage.TypeAsync(keys);
        Assert.Contains("\n› ", stage.Screen(), StringComparison.Ordinal);
        await stage.SendAsync(new EffectEnded("joining", new EffectFailed("joining", "It does not answer.", "Is it on?", "scripted")));
        Assert.Contains("It does not answer. Is it on?", stage.Screen(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_selected_key_of_the_authority_is_seen()
    {
        var stage = await Scenes.Named("admin-keys").OpenAsync(40, 10);
        await stage.TypeAsync("<Down><Down><Down>");
        Assert.Contains("› Rotate the time-stamp key", stage.Screen(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_safety_words_are_seen_and_none_is_broken()
    {
        var stage = await Scenes.Named("verify").OpenAsync(40, 10);
        var words = Assert.IsType<VerifyDialog>(stage.State.Front).Verification.Words;
        Assert.All(words.Index(), word => Assert.Contains($"{word.Index + 1} {word.Item} ", stage.Screen(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("certificates", "90e1")]
    [InlineData("devices", "50e1")]
    public async Task A_fingerprint_is_whole(string name, string begin)
    {
        var stage = await Scenes.Named(name).OpenAsync(63, 17);
        Assert.Equal(4, stage.Screen().Split($"{begin} d2c3 b4a5 9687").Length - 1);
    }

    private static Form? FormOf(Stage stage) => stage.State.Front switch
    {
        FormDialog dialog => dialog.Form,
        SignInPage { IsUnlocking: true } page => page.Unlock,
        SignInPage { IsRegistering: true } page => page.Register,
        SignInPage page => page.SignIn,
        _ => null,
    };
}

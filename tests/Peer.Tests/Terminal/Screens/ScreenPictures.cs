using PeerSecure.Peer.Terminal.Loop;

namespace PeerSecure.Peer.Tests.Terminal.Screens;

/// <summary>Reviewed pictures of the screens as text: all of them at 80x24, the main ones in plain ASCII, at 200x60 and at 40x10 too.</summary>
public sealed class ScreenPictures
{
    public static TheoryData<string> All => Scenes.Names;

    public static TheoryData<string> Main => Scenes.MainNames;

    [Theory]
    [MemberData(nameof(All))]
    public async Task Screen_looks_as_reviewed(string name)
    {
        var stage = await Scenes.Named(name).OpenAsync();
        Golden.Matches(name, stage.Screen());
    }

    [Theory]
    [MemberData(nameof(Main))]
    public async Task Screen_uses_the_room_of_a_large_terminal(string name)
    {
        var stage = await Scenes.Named(name).OpenAsync(width: 200, height: 60);
        Golden.Matches(name + "-200x60", stage.Screen());
    }

    [Theory]
    [MemberData(nameof(Main))]
    public async Task Screen_is_plain_ascii_where_the_terminal_lacks_utf8(string name)
    {
        var stage = await Scenes.Named(name).OpenAsync(unicode: false);
        Golden.Matches(name + "-ascii", stage.Screen());
    }

    [Theory]
    [MemberData(nameof(Main))]
    public async Task Screen_fits_the_smallest_terminal(string name)
    {
        var stage = await Scenes.Named(name).OpenAsync(width: 40, height: 10);
        Golden.Matches(name + "-40x10", stage.Screen());
    }

    [Fact]
    public async Task Work_under_way_is_named_and_can_be_cancelled()
    {
        var stage = await Stage.OpenAsync();
        await stage.TypeAsync("<C-p>connect WHO<Enter><C-u>bob");
        stage.Apply(Stage.Keys("<Enter>").First());
        Golden.Matches("connecting", stage.Screen());
        var cancel = Assert.Single(stage.Apply(Stage.Keys("<Esc>").First()));
        Assert.True(cancel.IsCancellation);
        await stage.SendAsync(new EffectEnded("connecting to bob", null));
        await stage.TypeAsync("<Esc>");
        Assert.Empty(stage.State.Dialogs);
    }
}

using System.Text.RegularExpressions;
using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.Output;
using PeerSecure.Peer.Terminal.Shell;
using PeerSecure.Peer.Terminal.State;

namespace PeerSecure.Peer.Tests.Terminal.Screens;

/// <summary>What holds for every screen, whatever its picture: on any size, in plain ASCII, and without colours.</summary>
public sealed partial class ScreenProperties
{
    private static readonly (int Width, int Height)[] Sizes = [(80, 24), (200, 60), (40, 10), (63, 17)];

    private const int LongestWord = 16; // what is longer was broken at the end of a row

    public static TheoryData<string> All => Scenes.Names;

    [Theory]
    [MemberData(nameof(All))]
    public async Task In_plain_ascii_nothing_else_is_drawn(string name)
    {
        foreach (var (width, height) in Sizes)
        {
            var stage = await Scenes.Named(name).OpenAsync(width, height, unicode: false);
            Assert.DoesNotContain(stage.Screen(), static c => c is not '\n' and (< ' ' or > '~'));
        }
    }

    /// <summary>What a user could read in a small terminal is there in a large one: but for what was cut, and what a dialog now covers.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public async Task Nothing_that_is_seen_at_80x24_is_lost_at_200x60(string name)
    {
        var small = await Scenes.Named(name).OpenAsync();
        var large = await Scenes.Named(name).OpenAsync(200, 60);
        var behind = Drawn(large.State with { Dialogs = [], Toasts = [] });
        var shown = large.Screen();
        var seen = Words(shown).Concat(Words(behind)).ToHashSet();
        Assert.DoesNotContain(Words(small.Screen()), word => !seen.Contains(word) && (word.Length < LongestWord || !shown.Contains(word, StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_terminal_of_the_size_shows_the_whole_screen_and_nothing_beyond_it(string name)
    {
        foreach (var (width, height) in Sizes)
        {
            var stage = await Scenes.Named(name).OpenAsync(width, height);
            var terminal = new VirtualTerminal(width, height); // refuses what is written outside of it
            terminal.Feed(Written(stage, ColorDepth.Sixteen).Span);
            Assert.Equal(stage.Grid().Lines(), terminal.Rows());
        }
    }

    /// <summary>The keys of what is in front stand in the last row; those that do not fit are behind F2, where there is no F2 all fit.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public async Task The_keys_are_in_the_last_row(string name)
    {
        foreach (var (width, height) in Sizes)
        {
            var stage = await Scenes.Named(name).OpenAsync(width, height);
            var keys = stage.Grid().Lines()[^1];
            var front = stage.State.Front;
            var shown = front.Actions(stage.State.World).Where(static action => action.Key is not null)
                .Where(action => keys.Contains($"{KeyName.Of(action.Key!)} {action.Label}", StringComparison.Ordinal)).Count();
            var all = front.Actions(stage.State.World).Count(static action => action.Key is not null);
            var ending = front is Dialog ? "Esc close" : "^P commands  F1 help  ^Q quit";
            Assert.EndsWith(ending, keys, StringComparison.Ordinal);
            Assert.True(shown == all || keys.Contains("F2 more", StringComparison.Ordinal) || width < 80, $"{width}x{height}: {keys}");
            Assert.True(shown == all || width < 200, $"{width}x{height}: {keys}");
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task No_color_writes_the_same_text_without_any_colour(string name)
    {
        foreach (var (width, height) in Sizes)
        {
            var stage = await Scenes.Named(name).OpenAsync(width, height);
            var terminal = new VirtualTerminal(width, height);
            terminal.Feed(Written(stage, ColorDepth.None).Span);
            Assert.Equal(stage.Grid().Lines(), terminal.Rows());
            for (var index = 0; index < width * height; index++)
            {
                var style = terminal.StyleAt(index % width, index / width);
                Assert.DoesNotContain(style.Split(' '), static part => part is not ("" or "a1" or "a2" or "a3" or "a4" or "a7"));
            }
        }
    }

    /// <summary>Two coloured texts that look the same without colours have the same colour: so it says nothing that the words do not.</summary>
    [Fact]
    public async Task Colour_only_repeats_what_the_words_say()
    {
        var colours = new Dictionary<(string Text, TextMarks Marks), (Ink Ink, string Where)>();
        var different = new List<string>();
        foreach (var scene in Scenes.All)
        {
            var stage = await scene.OpenAsync();
            foreach (var (text, style) in StyledRuns.Of(stage.Grid()))
            {
                var marks = style.Marks & ~TextMarks.Reverse; // the row that is selected
                if (!colours.TryAdd((text, marks), (style.Foreground, scene.Name)) && colours[(text, marks)] is var known && known.Ink != style.Foreground)
                {
                    different.Add($"'{text}' is {known.Ink.Number} in {known.Where} and {style.Foreground.Number} in {scene.Name}");
                }
            }
        }

        Assert.Empty(different.Distinct());
    }

    private static ReadOnlyMemory<byte> Written(Stage stage, ColorDepth colors)
    {
        var screen = new Screen(new TerminalAbilities(colors, stage.Unicode));
        AppView.Draw(stage.State, Surface.Of(screen.Compose(stage.State.World.Width, stage.State.World.Height)));
        return screen.Finish();
    }

    private static string Drawn(AppState state)
    {
        var grid = new CellGrid(state.World.Width, state.World.Height);
        AppView.Draw(state, Surface.Of(grid));
        return string.Join('\n', grid.Lines());
    }

    /// <summary>Words of letters and digits; those cut by an ellipsis or by the frame of a dialog are left out, and how to scroll on.</summary>
    private static IEnumerable<string> Words(string screen) => Word().Matches(LinesToCome().Replace(screen, "")).Select(static match => match.Value);

    [GeneratedRegex(@"(?<![\w…│┐┘])\w{2,}(?! ?…|[\w│┌└])")]
    private static partial Regex Word();

    [GeneratedRegex(@"\d+ of \d+ lines; PgDn goes on, / searches")]
    private static partial Regex LinesToCome();
}

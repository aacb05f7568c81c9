using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Dialogs;

/// <summary>F1: what this screen is for, its keys, the keys that work everywhere, and what the words for trust mean.</summary>
internal static class HelpDialog
{
    private static readonly (string Key, string What)[] Everywhere =
    [
        ("Ctrl-P", "find any command by typing a part of its name"),
        ("F10", "the same commands as a menu; also F9"),
        ("F2", "what can be done on this screen"),
        ("F8", "answer what waits in the bar above the status row"),
        ("Alt-1 to Alt-0", "the screens in the first row"),
        ("Ctrl-PgUp, PgDn", "the screen before, the next"),
        ("Tab, arrows", "move; typing in a list narrows it, Esc widens it"),
        ("Esc", "back"),
        ("Ctrl-L", "draw the screen again"),
        ("Ctrl-Z", "back to the shell; 'fg' returns"),
        ("Ctrl-Q", "quit"),
    ];

    public static TextDialog For(Page page, World world) => TextDialog.Of($"Help: {page.Title}", world, Lines(page, world));

    private static IEnumerable<StyledText> Lines(Page page, World world)
    {
        yield return page.Help;
        yield return "";
        foreach (var action in page.Actions(world))
        {
            if (action.Key is { } key)
            {
                yield return Row(KeyName.Of(key), action.Label);
            }
        }

        yield return "";
        yield return new StyledText("Everywhere", Tone.Strong);
        foreach (var (key, what) in Everywhere)
        {
            yield return Row(key, what);
        }

        yield return "";
        yield return new StyledText("What the words for trust mean", Tone.Strong);
        foreach (var trust in Enum.GetValues<App.TrustLevel>())
        {
            yield return TrustWords.Of(trust);
            yield return $"  {TrustWords.Explain(trust)}";
        }

        yield return "";
        yield return new StyledText("What becomes of a message", Tone.Strong);
        yield return "waiting: in your outbox. stored: the authority signed for it. delivered: a device of theirs signed for it. "
            + "read: they opened it, and send read receipts. Nothing is shown that was not proven.";
    }

    private static StyledText Row(string key, string what) => $"  {key,-16}{what}";
}

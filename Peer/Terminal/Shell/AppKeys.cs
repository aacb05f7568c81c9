using PeerSecure.Peer.Terminal.Dialogs;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.State;

namespace PeerSecure.Peer.Terminal.Shell;

/// <summary>The keys that mean the same everywhere; all others belong to the page in front.</summary>
internal static class AppKeys
{
    public static AppState Apply(AppState state, KeyPress key, PendingTurn turn)
    {
        if (key.IsText)
        {
            return AppUpdate.ToFront(state, key, turn); // letters are for typing; none of them is a command
        }

        if (key.IsCtrl('q') || key.IsCtrl('c'))
        {
            turn.Queue.Enqueue(new Quit());
            return state;
        }

        if (state.Dialogs.IsEmpty && Anywhere(state, key) is { } order)
        {
            turn.Queue.Enqueue(order);
            return state;
        }

        foreach (var action in state.Front.Actions(state.World))
        {
            if (action.Key == key)
            {
                turn.Queue.Enqueue(action.Post);
                return state;
            }
        }

        return AppUpdate.ToFront(state, key, turn);
    }

    private static Order? Anywhere(AppState state, KeyPress key) => key switch
    {
        _ when key.IsCtrl('p') => new OpenDialog(Palette.Of(CommandList.All)),
        _ when key.Is(Key.F10) || key.Is(Key.F9) => new OpenDialog(SectionMenu.Start),
        _ when key.Is(Key.F1) => new OpenDialog(HelpDialog.For(state.Page, state.World)),
        _ when key.Is(Key.F2) => new OpenDialog(ActionMenu.Of(state.Page, state.World)),
        _ when key.Is(Key.F8) && !state.World.Questions.IsEmpty => Questions.Open(state.World.Questions[0], state.World),
        _ when key.Is(Key.PageDown, KeyModifiers.Ctrl) => Neighbour(state, 1),
        _ when key.Is(Key.PageUp, KeyModifiers.Ctrl) => Neighbour(state, -1),
        { Key: Key.Character, Modifiers: KeyModifiers.Alt, Character.Value: >= '0' and <= '9' } => Numbered(state, key.Character.Value - '0'),
        _ => null,
    };

    private static GoTo? Numbered(AppState state, int digit)
    {
        var places = TabBar.Places(state.World);
        var index = digit == 0 ? 9 : digit - 1;
        return index < places.Length ? new GoTo(places[index]) : null;
    }

    private static GoTo? Neighbour(AppState state, int by)
    {
        var places = TabBar.Places(state.World);
        var index = places.IndexOf(state.Current);
        return index < 0 ? null : new GoTo(places[(index + by + places.Length) % places.Length]);
    }
}

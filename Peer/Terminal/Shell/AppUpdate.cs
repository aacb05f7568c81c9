using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.State;

namespace PeerSecure.Peer.Terminal.Shell;

/// <summary>What a message does to the whole: shared knowledge first, then orders of pages, then every page that may care.</summary>
internal static class AppUpdate
{
    private const int MaxPosts = 200; // pages that answer each other for ever would be a defect, not a hang

    public static Turn<AppState> Update(AppState state, Message message)
    {
        var turn = new PendingTurn();
        turn.Queue.Enqueue(message);
        for (var taken = 0; taken < MaxPosts && turn.Queue.TryDequeue(out var next); taken++)
        {
            state = WithCurrentWho(WithoutClosedDialogs(Apply(state, next, turn)));
        }

        return new Turn<AppState>(state, turn.Effects.DrainToImmutable());
    }

    /// <summary>Lets a page update itself and takes over what it wants done.</summary>
    internal static Page Ask(Page page, World world, Message message, PendingTurn turn) => turn.Take(page.Update(message, world));

    private static AppState Apply(AppState state, Message message, PendingTurn turn) => message switch
    {
        KeyPress key => AppKeys.Apply(state, key, turn),
        Paste or ActionChosen => ToFront(state, message, turn),
        Order order => AppOrders.Obey(state, order, turn),
        StopAsked or InputClosed => state with { IsOver = true },
        EffectEnded ended => Ended(state, ended, turn),
        EffectFailed failed => Failed(ToAll(state, failed, turn), failed, turn),
        Ticked tick => ToAll(WithoutOldToasts(state, tick.Now), tick, turn),
        PeerEvent => Happened(state, message, turn),
        _ => ToAll(state, message, turn),
    };

    internal static AppState ToFront(AppState state, Message message, PendingTurn turn)
    {
        var after = Ask(state.Front, state.World, message, turn);
        return state.Dialogs.IsEmpty
            ? state with { Pages = state.Pages.SetItem(state.Current, after) }
            : state with { Dialogs = state.Dialogs.SetItem(state.Dialogs.Count - 1, (Dialog)after) };
    }

    private static AppState Happened(AppState state, Message message, PendingTurn turn)
    {
        if (Announcements.Of(message, state) is { } word)
        {
            turn.Queue.Enqueue(word);
        }

        return ToAll(state, message, turn);
    }

    private static AppState ToAll(AppState state, Message message, PendingTurn turn)
    {
        var before = state.World.Status.Stage;
        state = state with { World = state.World.After(message) };
        foreach (var (place, page) in state.Pages)
        {
            state = state with { Pages = state.Pages.SetItem(place, Ask(page, state.World, message, turn)) };
        }

        for (var index = 0; index < state.Dialogs.Count; index++)
        {
            state = state with { Dialogs = state.Dialogs.SetItem(index, (Dialog)Ask(state.Dialogs[index], state.World, message, turn)) };
        }

        return Stages.Follow(state, before, turn);
    }

    private static AppState Ended(AppState state, EffectEnded ended, PendingTurn turn)
    {
        if (ended.Outcome is not null)
        {
            turn.Queue.Enqueue(ended.Outcome);
            FollowUps.Of(ended.Outcome, state.World).ForEach(turn.Queue.Enqueue);
        }

        if (ended.Success.Length > 0)
        {
            turn.Queue.Enqueue(new Say(ended.Success, ToastKind.Good));
        }

        return state with { World = state.World with { Busy = state.World.Busy.Remove(ended.Purpose) } };
    }

    private static AppState Failed(AppState state, EffectFailed failed, PendingTurn turn)
    {
        var isShown = state.Page.ShowsFailureOf(failed.Purpose) || state.Dialogs.Exists(dialog => dialog.ShowsFailureOf(failed.Purpose));
        if (!isShown)
        {
            turn.Queue.Enqueue(new Say($"{failed.Text} {failed.Remedy}".Trim(), ToastKind.Error));
        }

        return state;
    }

    private static AppState WithoutClosedDialogs(AppState state)
    {
        if (!state.Dialogs.Exists(static dialog => dialog.IsClosed))
        {
            return state;
        }

        state.Dialogs.ForEach(static dialog => Dismiss(dialog));
        return state with { Dialogs = state.Dialogs.RemoveAll(static dialog => dialog.IsClosed) };
    }

    private static AppState WithCurrentWho(AppState state)
    {
        var who = state.Pages.ContainsKey(state.Current) ? state.Page.Who(state.World) : "";
        return who == state.World.CurrentWho ? state : state with { World = state.World with { CurrentWho = who } };
    }

    private static void Dismiss(Dialog dialog)
    {
        if (dialog.IsClosed)
        {
            dialog.Close();
        }
    }

    private static AppState WithoutOldToasts(AppState state, DateTimeOffset now) =>
        state with { Toasts = state.Toasts.RemoveAll(toast => toast.Until <= now) };
}

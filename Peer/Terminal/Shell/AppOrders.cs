using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Dialogs;
using PeerSecure.Peer.Terminal.Pages;
using PeerSecure.Peer.Terminal.State;

namespace PeerSecure.Peer.Terminal.Shell;

/// <summary>Carries out what pages and commands want of the whole.</summary>
internal static class AppOrders
{
    private const int MaxToasts = 3;
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Reading = TimeSpan.FromSeconds(15);

    public static AppState Obey(AppState state, Order order, PendingTurn turn) => order switch
    {
        GoTo go => Enter(state, go.Place, turn),
        OpenChat => AppUpdate.ToFront(Enter(state with { Dialogs = [] }, Place.Chats, turn), order, turn),
        OpenDialog open => Open(state, open.Dialog, turn),
        Say say => state with { Toasts = Shown(state, say) },
        RunEffect run => Run(state, run, turn),
        Batch batch => Spread(state, batch, turn),
        QuestionAnswered answered => state with { World = state.World.Without(answered.Id) },
        Quit => AskToQuit(state, turn),
        QuitNow => state with { IsOver = true },
        _ => state,
    };

    private static AppState Spread(AppState state, Batch batch, PendingTurn turn)
    {
        Array.ForEach(batch.Messages, turn.Queue.Enqueue);
        return state;
    }

    public static AppState Enter(AppState state, Place place, PendingTurn turn)
    {
        var page = state.Pages.TryGetValue(place, out var known) ? known : PageFactory.Create(place);
        return state with { Current = place, Pages = state.Pages.SetItem(place, turn.Take(page.Enter(state.World))) };
    }

    private static AppState Open(AppState state, Dialog dialog, PendingTurn turn) =>
        state with { Dialogs = state.Dialogs.Add((Dialog)turn.Take(dialog.Enter(state.World))) };

    private static ImmutableList<Toast> Shown(AppState state, Say say)
    {
        var stay = say.Kind == ToastKind.Error ? Reading : Glance;
        var toasts = state.Toasts.RemoveAll(toast => toast.Text == say.Text).Add(new Toast(say.Text, say.Kind, state.World.Now + stay));
        return toasts.Count > MaxToasts ? toasts.RemoveAt(0) : toasts;
    }

    private static AppState Run(AppState state, RunEffect run, PendingTurn turn)
    {
        turn.Effects.Add(run.Effect);
        var isSilent = run.Effect.IsQuiet || run.Effect.IsCancellation;
        return isSilent ? state : state with { World = state.World with { Busy = state.World.Busy.Add(run.Effect.Purpose) } };
    }

    /// <summary>What would be cut off is named; what only waits in the outbox is safe and not worth a question.</summary>
    private static AppState AskToQuit(AppState state, PendingTurn turn)
    {
        var transfers = state.World.Transfers.Count(static transfer => transfer.State == TransferState.Running);
        var sessions = state.World.Status.Sessions;
        if (state.Dialogs.Exists(static dialog => dialog is ConfirmDialog { Yes: QuitNow }) || (transfers == 0 && sessions == 0))
        {
            return state with { IsOver = true };
        }

        var what = string.Join(" and ", new[]
        {
            sessions > 0 ? Widgets.Wording.Count(sessions, "open session", "open sessions") : "",
            transfers > 0 ? Widgets.Wording.Count(transfers, "file under way", "files under way") : "",
        }.Where(static part => part.Length > 0));
        var text = $"This ends {what}. Files go on where they stopped when both are back.";
        return Open(state, new ConfirmDialog("Quit PeerSecure?", text, "Quit", new QuitNow()), turn);
    }
}

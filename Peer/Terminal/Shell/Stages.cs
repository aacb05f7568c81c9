using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.State;

namespace PeerSecure.Peer.Terminal.Shell;

/// <summary>Brings the user to the screen that fits how far this peer is set up, whenever that changes.</summary>
internal static class Stages
{
    public static AppState Follow(AppState state, PeerStage before, PendingTurn turn)
    {
        var stage = state.World.Status.Stage;
        if (stage == before && state.Pages.ContainsKey(state.Current))
        {
            return state;
        }

        if (stage == PeerStage.Starting)
        {
            return state;
        }

        if (stage != PeerStage.SignedIn)
        {
            Close(state.Pages.Values);
            var signedOut = state with { Pages = state.Pages.Clear(), Dialogs = [], World = Forgotten(state.World) };
            return AppOrders.Enter(signedOut, stage == PeerStage.Fresh ? Place.Welcome : Place.SignIn, turn);
        }

        Close(state.Pages.Where(static page => page.Key is Place.Welcome or Place.SignIn).Select(static page => page.Value));
        foreach (var load in Loads())
        {
            turn.Queue.Enqueue(new RunEffect(load));
        }

        return AppOrders.Enter(state with { Pages = state.Pages.Remove(Place.Welcome).Remove(Place.SignIn) }, Place.Home, turn);
    }

    /// <summary>What all screens need once somebody is signed in.</summary>
    private static Effect[] Loads() =>
    [
        Effect.Ask("loading people", static (app, cancellationToken) => app.People.ListAsync(cancellationToken)).Quietly(),
        Effect.Ask("loading conversations", static (app, cancellationToken) => app.Conversations.ListAsync(cancellationToken)).Quietly(),
        Effect.Ask("loading transfers", static (app, cancellationToken) => app.Transfers.ListAsync(cancellationToken)).Quietly(),
        Effect.Ask("loading notifications", static (app, cancellationToken) => app.Mail.NotificationsAsync(cancellationToken)).Quietly(),
        Effect.Ask("loading activity", static (app, cancellationToken) => app.Activity.RecentAsync(cancellationToken)).Quietly(),
    ];

    /// <summary>A page that goes for good forgets the passwords typed into it.</summary>
    private static void Close(IEnumerable<Page> pages)
    {
        foreach (var page in pages)
        {
            page.Close();
        }
    }

    /// <summary>After a logout nothing of the account stays on the screen or in memory.</summary>
    private static World Forgotten(World world) => new()
    {
        Status = world.Status,
        Authorities = world.Authorities,
        Invite = world.Invite,
        Busy = world.Busy,
        Now = world.Now,
        Zone = world.Zone,
        Width = world.Width,
        Height = world.Height,
        Unicode = world.Unicode,
    };
}

using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Shell;

/// <summary>The first row: where one can go, with what waits there, in the order of Alt-1 and so on.</summary>
internal static class TabBar
{
    public static ImmutableArray<Place> Places(World world)
    {
        if (world.Status.Stage != PeerStage.SignedIn)
        {
            return [];
        }

        ImmutableArray<Place> places =
        [
            Place.Home, Place.Chats, Place.Inbox, Place.Files, Place.Certificates, Place.Notifications, Place.Keys, Place.Time, Place.Activity,
        ];
        return world.Status.IsAdmin ? places.Add(Place.Admin) : places;
    }

    public static string NameOf(Place place) => place switch
    {
        Place.Welcome => "Welcome",
        Place.SignIn => "Sign in",
        Place.Home => "Home",
        Place.Chats => "Chats",
        Place.Inbox => "Inbox",
        Place.Files => "Files",
        Place.Certificates => "Certs",
        Place.Notifications => "Notices",
        Place.Keys => "Keys",
        Place.Time => "Time",
        Place.Activity => "Activity",
        Place.Admin => "Admin",
    };

    public static void Draw(Surface surface, AppState state)
    {
        var places = Places(state.World);
        if (places.IsEmpty)
        {
            surface.Text(1, 0, "PeerSecure", Tone.Strong);
            surface.Right(0, state.Page.Title + " ", Tone.Dim);
            return;
        }

        Tabs.Draw(surface, [.. places.Select(place => NameOf(place) + Waiting(place, state.World))], Math.Max(0, places.IndexOf(state.Current)));
    }

    private static string Waiting(Place place, World world)
    {
        var count = place switch
        {
            Place.Chats => world.UnreadMessages,
            Place.Inbox => world.UnreadMail,
            Place.Notifications => world.UnseenNotifications,
            _ => 0,
        };
        return count switch
        {
            0 => "",
            > 99 => " 99+",
            _ => $" {count}",
        };
    }
}

using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.Pages;
using PeerSecure.Peer.Terminal.State;

namespace PeerSecure.Peer.Terminal.Shell;

/// <summary>What is shown before the program behind the screens said how far this peer is set up.</summary>
internal static class StartState
{
    public static AppState At(TimeProvider time, bool unicode = true) => new()
    {
        World = new World { Now = time.GetUtcNow(), Zone = time.LocalTimeZone, Unicode = unicode },
        Pages = ImmutableDictionary<Place, Page>.Empty.Add(Place.Welcome, new StartingPage()),
    };
}

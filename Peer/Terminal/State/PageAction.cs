using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;

namespace PeerSecure.Peer.Terminal.State;

/// <param name="Label">A verb, as short as it can be.</param>
/// <param name="Key">Does it at once; null for the F2 menu only.</param>
/// <param name="Post">What it posts.</param>
internal sealed record PageAction(string Label, KeyPress? Key, Message Post)
{
    public static PageAction Of(string label, Key key, string action) => new(label, new KeyPress(key), new ActionChosen(action));

    public static PageAction InMenu(string label, string action) => new(label, null, new ActionChosen(action));
}

using PeerSecure.Peer.Terminal.Cells;

namespace PeerSecure.Peer.Terminal.Loop;

/// <summary>A program as three pure functions: what a message does to the state, how the state looks, and whether it is over.</summary>
internal sealed record ScreenProgram<TState>(
    Func<TState, Message, Turn<TState>> Update,
    Action<TState, Surface> View,
    Func<TState, bool> IsOver);

using System.Collections.Immutable;

namespace PeerSecure.Peer.Terminal.State;

/// <summary>Everything the terminal UI is at one moment.</summary>
internal sealed record AppState
{
    public World World { get; init; } = new();

    public ImmutableDictionary<Place, Page> Pages { get; init; } = ImmutableDictionary<Place, Page>.Empty;

    public Place Current { get; init; } = Place.Welcome;

    /// <summary>Those on top of others are last.</summary>
    public ImmutableList<Dialog> Dialogs { get; init; } = [];

    public ImmutableList<Toast> Toasts { get; init; } = [];

    public bool IsOver { get; init; }

    public Page Page => Pages[Current];

    /// <summary>The page that has the keys.</summary>
    public Page Front => Dialogs.IsEmpty ? Page : Dialogs[^1];
}

using System.Collections.Immutable;

namespace PeerSecure.Peer.Terminal.State;

/// <summary>A page in a frame over another one; it has all keys until it closes.</summary>
internal abstract record Dialog : Page
{
    /// <summary>Columns and rows that the content wants; the screen may give less.</summary>
    public abstract (int Width, int Height) Size(World world);

    /// <summary>Done with: the program takes it away after this update.</summary>
    public bool IsClosed { get; init; }

    /// <summary>Keys of its own for the hint bar.</summary>
    public virtual ImmutableArray<(string Key, string Label)> Hints => [];

    /// <summary>Stops the user: drawn as a warning.</summary>
    public virtual bool IsWarning => false;
}

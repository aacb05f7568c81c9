using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.Loop;

namespace PeerSecure.Peer.Terminal.State;

/// <summary>
/// One screen or dialog: an unchanging state with a pure update and a pure view. Lists and forms keep their own state inside; what several
/// screens need is in the world.
/// </summary>
internal abstract record Page
{
    public abstract string Title { get; }

    /// <summary>What F1 says about this screen, besides its keys.</summary>
    public abstract string Help { get; }

    /// <summary>Called when the page comes to the front.</summary>
    public virtual Step Enter(World world) => new(this);

    public abstract Step Update(Message message, World world);

    public abstract void Draw(Surface surface, World world, bool focused);

    /// <summary>What can be done here besides moving and typing: the hint bar, the F2 menu and the keys follow from this list.</summary>
    public virtual ImmutableArray<PageAction> Actions(World world) => [];

    /// <summary>Rows at the foot that a toast must not cover: what one types on.</summary>
    public virtual int KeptRows(World world) => 0;

    /// <summary>This page itself says what went wrong, so that no toast has to.</summary>
    public virtual bool ShowsFailureOf(string purpose) => false;

    /// <summary>Whom the user looks at here: fills in the name when a command asks for one.</summary>
    public virtual string Who(World world) => "";

    /// <summary>Called when the page is closed for good.</summary>
    public virtual void Close()
    {
    }
}

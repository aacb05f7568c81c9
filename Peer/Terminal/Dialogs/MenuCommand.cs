using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.State;

namespace PeerSecure.Peer.Terminal.Dialogs;

/// <summary>One thing that can be done from anywhere, in the menu and in the palette.</summary>
/// <param name="Section">The menu it stands in.</param>
/// <param name="Title">What it does.</param>
/// <param name="Verb">Its name on the command line.</param>
/// <param name="Do">What it posts.</param>
internal sealed record MenuCommand(string Section, string Title, string Verb, Func<World, Message[]> Do)
{
    public Func<World, bool> When { get; init; } = static world => world.Status.Stage == App.PeerStage.SignedIn;

    public MenuCommand ForAdmins() => this with { When = static world => world.Status.IsAdmin && world.Status.Stage == App.PeerStage.SignedIn };

    public MenuCommand Always() => this with { When = static _ => true };
}

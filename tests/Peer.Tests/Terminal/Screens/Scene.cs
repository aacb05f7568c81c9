using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Tests.Terminal.Scripted;

namespace PeerSecure.Peer.Tests.Terminal.Screens;

/// <summary>One screen: how far this peer is set up, what happened, and the keys that a user presses to see it.</summary>
internal sealed record Scene(string Name, string Keys)
{
    public PeerStatus Status { get; init; } = Story.SignedIn;

    public Message[] Happened { get; init; } = [];

    /// <summary>The call that fails here, by its first word.</summary>
    public string Fails { get; init; } = "";

    public ScriptedFailure Failure { get; init; } = new("", "");

    public override string ToString() => Name;

    public async Task<Stage> OpenAsync(int width = 80, int height = 24, bool unicode = true)
    {
        var app = new ScriptedApp { Status = Status };
        if (Fails.Length > 0)
        {
            app.Failures[Fails] = Failure;
        }

        var stage = await Stage.OpenAsync(app, width, height, unicode);
        await stage.SendAsync(Happened);
        await stage.TypeAsync(Keys);
        return stage;
    }
}

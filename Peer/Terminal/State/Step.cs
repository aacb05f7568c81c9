using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.Loop;

namespace PeerSecure.Peer.Terminal.State;

/// <summary>What a page answers to a message: itself as it is now, work to be done, and messages for the whole program.</summary>
internal sealed record Step(Page Page)
{
    public ImmutableArray<Effect> Effects { get; private init; } = [];

    public ImmutableArray<Message> Posts { get; private init; } = [];

    public Step Run(Effect effect) => this with { Effects = Effects.Add(effect) };

    public Step Post(params ReadOnlySpan<Message> messages) => this with { Posts = Posts.AddRange(messages) };
}

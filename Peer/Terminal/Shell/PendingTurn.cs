using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.State;

namespace PeerSecure.Peer.Terminal.Shell;

/// <summary>What has gathered while one message is worked off: messages still to be applied and effects to be started.</summary>
internal sealed class PendingTurn
{
    public Queue<Message> Queue { get; } = [];

    public ImmutableArray<Effect>.Builder Effects { get; } = ImmutableArray.CreateBuilder<Effect>();

    public Page Take(Step step)
    {
        foreach (var effect in step.Effects)
        {
            Queue.Enqueue(new RunEffect(effect));
        }

        foreach (var message in step.Posts)
        {
            Queue.Enqueue(message);
        }

        return step.Page;
    }
}

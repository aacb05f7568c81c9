using System.Threading.Channels;
using PeerSecure.Peer.Sessions;
using PeerSecure.Peer.Transfers;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Talk;

/// <summary>What a screen, a prompt or a script is told. The set is closed.</summary>
internal abstract record TalkEvent
{
    private TalkEvent()
    {
    }

    internal sealed record Opened(TalkPeer Peer, bool Outgoing, string Address) : TalkEvent;

    internal sealed record Ended(TalkPeer Peer, SessionEnd End) : TalkEvent;

    /// <summary>Somebody called and was refused, or never got as far as a hello.</summary>
    internal sealed record Refused(SessionException Why) : TalkEvent;

    /// <summary>
    /// A text arrived. It may be shown at once; <see cref="Kept"/> completes when it is durable or turned out to be a repeat. Who must not
    /// see one twice, not even across a crash, waits for it. It never faults.
    /// </summary>
    internal sealed record Text(TalkPeer Peer, HistoryEntry Entry, Task<KeptAs> Kept) : TalkEvent;

    /// <summary>An own message moved on, with proof (M4).</summary>
    internal sealed record Moved(string Account, string Id, MessageState State, TalkPeer By) : TalkEvent;

    internal sealed record Transfer(TalkPeer Peer, TransferEvent What) : TalkEvent;

    /// <summary>The path broke and is tried again after this long.</summary>
    internal sealed record Retrying(string Who, TimeSpan After) : TalkEvent;

    /// <summary>Something people should know; the code is stable, the text is not.</summary>
    internal sealed record Notice(string Code, string Message) : TalkEvent;
}

/// <summary>What became of a text that arrived.</summary>
internal enum KeptAs
{
    New,

    /// <summary>It was here before: acknowledged again, not shown again (M3).</summary>
    Repeat,

    /// <summary>The vault could not take it; it is not acknowledged, so its sender keeps it.</summary>
    Failed,
}

/// <summary>
/// Events on their way to whoever shows them. Bounded: who does not read slows the sessions down to its own pace, and a session that is
/// held up too long breaks off and comes back. Only progress is left out when there is no room.
/// </summary>
internal sealed class TalkEvents
{
    private readonly Channel<TalkEvent> _events = Channel.CreateBounded<TalkEvent>(new BoundedChannelOptions(1024) { SingleReader = true });

    private volatile bool _isUnread;

    internal ChannelReader<TalkEvent> Reader => _events.Reader;

    internal ValueTask PublishAsync(TalkEvent item, CancellationToken cancellationToken) =>
        _events.Writer.TryWrite(item) || _isUnread ? ValueTask.CompletedTask : WaitForRoomAsync(item, cancellationToken);

    /// <summary>For what can be missed.</summary>
    internal void Offer(TalkEvent item) => _events.Writer.TryWrite(item);

    /// <summary>Nobody reads any more: nothing waits for room from now on.</summary>
    internal void StopReading()
    {
        _isUnread = true;
        while (_events.Reader.TryRead(out _))
        {
            // makes room for those that wait already; later ones find the mark
        }
    }

    internal void Complete() => _events.Writer.TryComplete();

    private async ValueTask WaitForRoomAsync(TalkEvent item, CancellationToken cancellationToken)
    {
        try
        {
            await _events.Writer.WriteAsync(item, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            // the node has stopped
        }
    }
}

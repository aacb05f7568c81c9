using System.Threading.Channels;

namespace PeerSecure.Peer.Terminal.Loop;

/// <summary>
/// Everything that reaches the screen's task. Bounded: whoever floods it waits. What the system asks for (stop, redraw) is kept as a flag
/// beside it, so that a full mailbox cannot delay it.
/// </summary>
internal sealed class Mailbox
{
    private const int Capacity = 256;

    private readonly Channel<Message> _messages = Channel.CreateBounded<Message>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private int _redrawAsked;
    private volatile bool _stopAsked;

    public ChannelReader<Message> Reader => _messages.Reader;

    public ValueTask PostAsync(Message message, CancellationToken cancellationToken) => _messages.Writer.WriteAsync(message, cancellationToken);

    /// <summary>Posts what may be lost when there is no room, such as the tick of a clock.</summary>
    public void TryPost(Message message) => _messages.Writer.TryWrite(message);

    /// <summary>Posts from a thread of its own, which waits for room. False once the program is over.</summary>
    public bool Post(Message message)
    {
        while (!_messages.Writer.TryWrite(message))
        {
            if (!_messages.Writer.WaitToWriteAsync().AsTask().GetAwaiter().GetResult())
            {
                return false;
            }
        }

        return true;
    }

    public void AskRedraw()
    {
        Volatile.Write(ref _redrawAsked, 1);
        TryPost(new Redraw()); // only wakes the reader; the flag is what counts
    }

    public void AskStop()
    {
        _stopAsked = true;
        TryPost(new StopAsked());
    }

    public bool TakeRedraw() => Interlocked.Exchange(ref _redrawAsked, 0) == 1;

    public bool IsStopAsked => _stopAsked;

    public void Close() => _messages.Writer.TryComplete();
}

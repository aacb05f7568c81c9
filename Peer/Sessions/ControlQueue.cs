using System.Threading.Channels;

namespace PeerSecure.Peer.Sessions;

/// <summary>
/// Answers that a read loop gives. A read loop must never wait for its own writes: with file data flowing both ways two of them would wait
/// for each other for ever. So answers queue here and leave by their own task; a peer that asks for more than fits is flooding.
/// </summary>
internal sealed class ControlQueue(FrameWriter writer)
{
    private const int Capacity = 1024;

    private readonly Channel<(FrameType Type, byte[] Body)> _frames =
        Channel.CreateBounded<(FrameType, byte[])>(new BoundedChannelOptions(Capacity) { SingleReader = true });

    /// <summary>False when the queue is full or closed.</summary>
    internal bool TryPost(FrameType type, byte[] body) => _frames.Writer.TryWrite((type, body));

    internal void Complete() => _frames.Writer.TryComplete();

    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var (type, body) in _frames.Reader.ReadAllAsync(cancellationToken))
        {
            await writer.WriteAsync(type, body, cancellationToken);
        }
    }
}

using System.Collections.Immutable;
using System.Threading.Channels;
using PeerSecure.Peer.Terminal.App;

namespace PeerSecure.Peer.Commands.Screen;

/// <summary>
/// What the screens are told without asking. Bounded: when the screen is far behind, the oldest is dropped, since every event here is followed by
/// a newer state of the same thing or can be asked for.
/// </summary>
internal sealed class ScreenEvents
{
    private const int Capacity = 4096;
    private const int RecentLines = 500;

    private readonly Channel<PeerEvent> _events = Channel.CreateBounded<PeerEvent>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private readonly Queue<ActivityLine> _recent = [];
    private readonly Lock _gate = new();

    internal ChannelReader<PeerEvent> Reader => _events.Reader;

    internal ImmutableArray<ActivityLine> Recent
    {
        get
        {
            lock (_gate)
            {
                return [.. _recent.Reverse()];
            }
        }
    }

    internal void Publish(PeerEvent happened) => _events.Writer.TryWrite(happened);

    /// <summary>A line for the activity screen.</summary>
    internal void Note(DateTimeOffset at, ActivityLevel level, string text)
    {
        var line = new ActivityLine(at, level, text);
        lock (_gate)
        {
            _recent.Enqueue(line);
            if (_recent.Count > RecentLines)
            {
                _recent.Dequeue();
            }
        }

        Publish(new ActivityHappened(line));
    }
}

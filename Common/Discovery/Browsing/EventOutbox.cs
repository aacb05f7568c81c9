using System.Threading.Channels;

namespace PeerSecure.Common.Discovery.Browsing;

/// <summary>
/// Holds events back while the reader is busy and keeps only the newest of each service, so a slow reader costs bounded memory and
/// still ends up with the truth.
/// </summary>
internal sealed class EventOutbox(ChannelWriter<DiscoveryEvent> writer)
{
    private readonly OrderedDictionary<string, DiscoveryEvent> _waiting = [];

    public void Publish(Queue<DiscoveryEvent> events)
    {
        while (events.TryDequeue(out var happened))
        {
            var id = happened.Service.Id;
            DiscoveryEventKind? earlier = _waiting.TryGetValue(id, out var waiting) ? waiting.Kind : null;
            switch (earlier, happened.Kind)
            {
                case (DiscoveryEventKind.Found, DiscoveryEventKind.Lost):
                    _waiting.Remove(id);        // came and went unseen
                    break;
                case (DiscoveryEventKind.Found, _):
                    _waiting[id] = happened with { Kind = DiscoveryEventKind.Found };
                    break;
                case (DiscoveryEventKind.Lost, DiscoveryEventKind.Found):
                    _waiting[id] = happened with { Kind = DiscoveryEventKind.Updated };
                    break;
                default:
                    _waiting[id] = happened;
                    break;
            }
        }

        while (_waiting.Count > 0 && writer.TryWrite(_waiting.GetAt(0).Value))
        {
            _waiting.RemoveAt(0);
        }
    }
}

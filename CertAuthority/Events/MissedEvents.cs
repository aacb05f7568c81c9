using System.IO.Pipelines;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Events;

/// <summary>What a listener is told at the opening: what it missed, or that too much time went by, or where things begin.</summary>
internal sealed class MissedEvents(Database database, IEnumerable<IWaitingCounts> counts)
{
    private const int Page = 256;
    private readonly IWaitingCounts[] _counts = [.. counts];

    public long Newest() => database.Read(EventStore.Newest);

    /// <summary>Answers up to which id the listener has been told.</summary>
    public async Task<long> WriteAsync(PipeWriter writer, EventListener listener, long? last, CancellationToken cancellationToken)
    {
        var (oldest, newest) = database.Read(static connection => (EventStore.Oldest(connection), EventStore.Newest(connection)));
        if (last is not { } from)
        {
            var waiting = database.Read(connection => _counts.Aggregate(
                default(Waiting), (sum, source) => sum.Plus(source.Of(connection, listener.Account, listener.Device))));
            EventStream.Write(writer, StandingFrames.Ready(newest, waiting.Unread, waiting.Notifications));
            return newest;
        }

        // Swept since, or of a time that a restored authority does not know.
        if (from < oldest - 1 || from > newest)
        {
            EventStream.Write(writer, StandingFrames.Reset(newest));
            return newest;
        }

        return await ReplayAsync(writer, listener, from, cancellationToken);
    }

    private async Task<long> ReplayAsync(PipeWriter writer, EventListener listener, long told, CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = database.Read(connection => EventStore.OfDevice(connection, listener.Account, listener.Device, told, Page));
            foreach (var stored in page)
            {
                EventStream.Write(writer, stored.Frame);
                told = stored.Id;
            }

            if (page.Count < Page)
            {
                return told;
            }

            await writer.FlushAsync(cancellationToken);
        }
    }
}

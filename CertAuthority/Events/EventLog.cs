using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace PeerSecure.CertAuthority.Events;

/// <summary>Where slices say what a listener is to hear: inside the write that makes it true. Live delivery begins after its commit.</summary>
internal sealed class EventLog(TimeProvider clock)
{
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Something was appended; many at once make one signal.</summary>
    public ChannelReader<bool> Signals => _signal.Reader;

    public void Append(SqliteConnection connection, string account, string? device, string kind, byte[] body)
    {
        EventStore.Add(connection, account, device, kind, body, clock.GetUtcNow());
        Signal();
    }

    public void Signal() => _signal.Writer.TryWrite(true);
}

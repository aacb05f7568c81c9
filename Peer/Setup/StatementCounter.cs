using System.Buffers.Binary;
using PeerSecure.Common.Certificates;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Setup;

/// <summary>C2: rises with every statement this device signs, whatever its key; on the disk before it is used.</summary>
internal static class StatementCounter
{
    private const string Name = "statement-counter";

    internal static async Task<long> NextAsync(SettingsStore settings, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var last = settings.Get(Name) is { Length: sizeof(long) } seen ? BinaryPrimitives.ReadInt64BigEndian(seen) : 0;
        var next = ReceivedKeyStatement.NextCounter(last, now);
        var mark = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(mark, next);
        await settings.SetAsync(Name, mark, cancellationToken);
        return next;
    }
}

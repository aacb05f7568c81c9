using System.Buffers.Binary;

namespace PeerSecure.Peer.Vault;

/// <summary>S3: the latest authority time this profile has seen, so that time does not run below it after a restart either.</summary>
internal sealed class TimeStore(SettingsStore settings)
{
    private const string Name = "latest-time";
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(1);

    internal DateTimeOffset Latest => settings.Get(Name) is { Length: sizeof(long) } kept ? DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(kept)) : DateTimeOffset.MinValue;

    /// <summary>Not more often than once a minute, since each time is a write to the disk.</summary>
    /// <param name="proven">A time that the authority proved; this machine's own would stick when it is ahead.</param>
    /// <param name="cancellationToken">Before it is written.</param>
    internal async Task KeepAsync(DateTimeOffset proven, CancellationToken cancellationToken)
    {
        if (proven - Latest >= Between)
        {
            var kept = new byte[sizeof(long)];
            BinaryPrimitives.WriteInt64BigEndian(kept, proven.ToUnixTimeMilliseconds());
            await settings.SetAsync(Name, kept, cancellationToken);
        }
    }
}

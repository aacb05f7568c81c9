using Microsoft.Data.Sqlite;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>Where slices raise what others are to be told.</summary>
internal sealed class Notices(IEnumerable<INoticeSink> sinks, TimeProvider clock)
{
    private readonly INoticeSink[] _sinks = [.. sinks];

    public void Raise(SqliteConnection connection, Notice notice)
    {
        foreach (var sink in _sinks)
        {
            sink.Store(connection, notice, clock.GetUtcNow());
        }
    }
}

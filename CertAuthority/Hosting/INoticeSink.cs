using Microsoft.Data.Sqlite;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>Keeps notices until they are delivered. Called inside the write they belong to; live delivery begins after its commit.</summary>
internal interface INoticeSink
{
    void Store(SqliteConnection connection, Notice notice, DateTimeOffset at);
}

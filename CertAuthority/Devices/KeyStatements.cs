using Microsoft.Data.Sqlite;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Devices;

internal sealed class KeyStatements : IKeyStatements
{
    /// <summary>The newest; who was away for longer sees a reissue.</summary>
    public const int Most = 64;

    public IReadOnlyList<SignedDocument> Of(SqliteConnection connection, string account) =>
        [.. DeviceKeyStore.Statements(connection, account, Most).Where(static statement => statement.Kind != StatementKind.Reissue).Select(static statement => statement.Document)];
}

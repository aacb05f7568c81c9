using Microsoft.Data.Sqlite;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>C6: what the devices of an account state about each other's keys, for the directory.</summary>
internal interface IKeyStatements
{
    IReadOnlyList<SignedDocument> Of(SqliteConnection connection, string account);
}

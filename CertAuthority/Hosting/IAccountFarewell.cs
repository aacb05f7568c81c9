using Microsoft.Data.Sqlite;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>A slice that keeps something of an account alone and drops it, in the write that deletes the account.</summary>
internal interface IAccountFarewell
{
    void Forget(SqliteConnection connection, string account);
}

using Microsoft.Data.Sqlite;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Devices;

/// <summary>Published keys and wrapped account keys go with the account. Statements and certificates stay: others judge what they keep by them.</summary>
internal sealed class DeviceFarewell : IAccountFarewell
{
    public void Forget(SqliteConnection connection, string account)
    {
        connection.Execute("DELETE FROM device_keys WHERE account = $account", ("$account", account));
        connection.Execute("DELETE FROM account_key_wraps WHERE account = $account", ("$account", account));
        connection.Execute("DELETE FROM account_keys WHERE account = $account", ("$account", account));
    }
}

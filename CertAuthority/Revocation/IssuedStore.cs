using Microsoft.Data.Sqlite;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Revocation;

internal static class IssuedStore
{
    /// <summary>Whether the inventory has such a certificate: what tells good from unknown.</summary>
    public static bool WasIssued(SqliteConnection connection, SpkiHash issuer, SerialNumber serial) =>
        connection.First(
            "SELECT count(*) FROM certificates WHERE serial = $serial AND issuer = $issuer", static row => row.GetInt64(0),
            ("$serial", serial.Hex), ("$issuer", issuer.Hex)) > 0;
}

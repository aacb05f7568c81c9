using PeerSecure.Common.Storage;

namespace PeerSecure.Peer.Vault;

/// <summary>Small named values.</summary>
internal sealed class SettingsStore(Database database)
{
    internal byte[]? Get(string name) => database.Read(connection =>
        connection.First("SELECT value FROM settings WHERE name = $name", static row => (byte[])row.GetValue(0), ("$name", name)));

    internal Task SetAsync(string name, byte[] value, CancellationToken cancellationToken) => database.WriteAsync(
        connection => connection.Execute("INSERT OR REPLACE INTO settings (name, value) VALUES ($name, $value)", ("$name", name), ("$value", value)), cancellationToken);
}

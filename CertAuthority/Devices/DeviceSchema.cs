namespace PeerSecure.CertAuthority.Devices;

internal static class DeviceSchema
{
    /// <summary>Signed documents as they came; the authority can read none of what they seal and is believed on none of what they state.</summary>
    public const string Create = """
        CREATE TABLE device_keys (
            account TEXT NOT NULL, device TEXT NOT NULL, spki TEXT NOT NULL, admitted INTEGER NOT NULL DEFAULT 0,
            sealing BLOB, prekey BLOB, prekey_id INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (account, device)
        ) WITHOUT ROWID;

        CREATE TABLE statements (
            id INTEGER PRIMARY KEY, account TEXT NOT NULL, kind INTEGER NOT NULL, document BLOB NOT NULL UNIQUE, at INTEGER NOT NULL
        );
        CREATE INDEX statements_by_account ON statements (account, id);

        CREATE TABLE account_keys (
            account TEXT NOT NULL, version INTEGER NOT NULL, recovery BLOB, made INTEGER NOT NULL,
            PRIMARY KEY (account, version)
        ) WITHOUT ROWID;

        CREATE TABLE account_key_wraps (
            account TEXT NOT NULL, version INTEGER NOT NULL, device TEXT NOT NULL, document BLOB NOT NULL,
            PRIMARY KEY (account, version, device)
        ) WITHOUT ROWID;
        """;

    /// <summary>K2: what tells two keys of one version apart.</summary>
    public const string AddCommitments = "ALTER TABLE account_keys ADD COLUMN commitment BLOB;";
}

namespace PeerSecure.CertAuthority.Accounts;

internal static class CredentialSchema
{
    /// <summary>A1: only what SCRAM needs to check a proof; the password itself never comes here.</summary>
    public const string Create = """
        CREATE TABLE credentials (
            account TEXT PRIMARY KEY REFERENCES accounts (name),
            salt BLOB NOT NULL,
            iterations INTEGER NOT NULL,
            stored_key BLOB NOT NULL,
            server_key BLOB NOT NULL,
            changed INTEGER NOT NULL
        ) WITHOUT ROWID;

        CREATE TABLE resets (
            account TEXT PRIMARY KEY REFERENCES accounts (name),
            hash BLOB NOT NULL,
            expires INTEGER NOT NULL
        ) WITHOUT ROWID;
        """;
}

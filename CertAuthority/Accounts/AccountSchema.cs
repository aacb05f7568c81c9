namespace PeerSecure.CertAuthority.Accounts;

internal static class AccountSchema
{
    /// <summary>N1: a deleted account keeps its row, so that its name is never given again. Passwords live elsewhere.</summary>
    public const string Create = """
        CREATE TABLE accounts (
            name TEXT PRIMARY KEY,
            made INTEGER NOT NULL,
            admin INTEGER NOT NULL DEFAULT 0,
            disabled INTEGER,
            deleted INTEGER,
            last_seen INTEGER
        ) WITHOUT ROWID;
        """;
}

namespace PeerSecure.CertAuthority.Accounts;

internal static class InviteSchema
{
    public const string Create = """
        CREATE TABLE invites (
            hash BLOB PRIMARY KEY,
            kind INTEGER NOT NULL,
            name TEXT,
            made_by TEXT NOT NULL,
            made INTEGER NOT NULL,
            expires INTEGER NOT NULL,
            used INTEGER,
            used_by TEXT
        ) WITHOUT ROWID;
        CREATE INDEX invites_expiry ON invites (expires);
        """;
}

namespace PeerSecure.CertAuthority.Inventory;

internal static class CertificateSchema
{
    /// <summary>
    /// A3: every certificate this authority signed, kept for good. Serials and hashes are lowercase hex, times milliseconds of the
    /// Unix epoch. No index on fingerprints: each
    /// index costs every enrolment a page, and who has a certificate has its serial too. <c>renewed_to</c> is the key a re-key moved to (A8), <c>published</c> when its holder published it (A5).
    /// </summary>
    public const string Create = """
        CREATE TABLE certificates (
            id INTEGER PRIMARY KEY,
            serial TEXT NOT NULL UNIQUE,
            issuer TEXT NOT NULL,
            kind INTEGER NOT NULL,
            account TEXT,
            device TEXT,
            spki TEXT NOT NULL,
            fingerprint TEXT NOT NULL,
            not_before INTEGER NOT NULL,
            not_after INTEGER NOT NULL,
            issued INTEGER NOT NULL,
            renewed_to TEXT,
            published INTEGER,
            der BLOB NOT NULL
        );
        CREATE INDEX certificates_device ON certificates (account, device, spki, not_after);
        CREATE INDEX certificates_key ON certificates (spki);
        CREATE INDEX certificates_expiry ON certificates (not_after);
        """;

    /// <summary>Whether the owner was told that it runs out.</summary>
    public const string AddTold = "ALTER TABLE certificates ADD COLUMN told INTEGER NOT NULL DEFAULT 0;";
}

namespace PeerSecure.CertAuthority.Files;

internal static class FilesSchema
{
    /// <summary>
    /// Sealed files: the bytes lie in <c>blobs/</c> under the same id. <c>offset</c> counts what is on the disk for sure; checksums are of the stored
    /// bytes and there once <c>completed</c> is.
    /// </summary>
    public const string Create = """
        CREATE TABLE files (
            id TEXT PRIMARY KEY,
            owner TEXT NOT NULL,
            size INTEGER NOT NULL,
            offset INTEGER NOT NULL,
            made INTEGER NOT NULL,
            expires INTEGER NOT NULL,
            completed INTEGER,
            sha256 TEXT,
            cksum INTEGER,
            metadata TEXT,
            record BLOB
        ) WITHOUT ROWID;
        CREATE INDEX files_owner ON files (owner, made);
        CREATE INDEX files_expires ON files (expires);
        """;
}

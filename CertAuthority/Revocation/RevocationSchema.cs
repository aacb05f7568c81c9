namespace PeerSecure.CertAuthority.Revocation;

internal static class RevocationSchema
{
    /// <summary>
    /// Every record ever made, in the encoding that lists carry (R2); <c>list</c> says which of the two it belongs to, and the records of one
    /// change share a number.
    /// </summary>
    public const string Create = """
        CREATE TABLE revocations (
            id INTEGER PRIMARY KEY,
            number INTEGER NOT NULL,
            list INTEGER NOT NULL,
            record BLOB NOT NULL,
            made_by TEXT NOT NULL
        );
        CREATE INDEX revocations_number ON revocations (list, number);
        """;
}

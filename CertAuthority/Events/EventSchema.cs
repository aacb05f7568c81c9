namespace PeerSecure.CertAuthority.Events;

internal static class EventSchema
{
    /// <summary>
    /// What live streams carry and a returning listener is told again. Ids rise over all accounts and, by AUTOINCREMENT, are never used twice, also
    /// when everything was swept. <c>device</c> is NULL for every device of the account.
    /// </summary>
    public const string Create = """
        CREATE TABLE events (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            account TEXT NOT NULL,
            device TEXT,
            at INTEGER NOT NULL,
            kind TEXT NOT NULL,
            body BLOB NOT NULL
        );
        CREATE INDEX events_account ON events (account, id);
        """;
}

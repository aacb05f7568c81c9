namespace PeerSecure.CertAuthority.Notifications;

internal static class NotificationSchema
{
    /// <summary>
    /// What each account is told, until seen and for a while after; and who is a contact of whom (M5): <c>contact</c> looked <c>account</c> up or they
    /// exchanged mail, last at <c>at</c>.
    /// </summary>
    public const string Create = """
        CREATE TABLE notifications (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            account TEXT NOT NULL,
            at INTEGER NOT NULL,
            kind TEXT NOT NULL,
            about TEXT NOT NULL,
            device TEXT NOT NULL,
            detail TEXT NOT NULL,
            seen INTEGER
        );
        CREATE INDEX notifications_account ON notifications (account, id);
        CREATE INDEX notifications_unseen ON notifications (account, id) WHERE seen IS NULL;
        CREATE TABLE contacts (
            account TEXT NOT NULL,
            contact TEXT NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (account, contact)
        ) WITHOUT ROWID;
        """;
}

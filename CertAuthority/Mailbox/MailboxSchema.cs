namespace PeerSecure.CertAuthority.Mailbox;

internal static class MailboxSchema
{
    /// <summary>
    /// Sealed envelopes, each for one device. A deleted one keeps its row without its bytes until it would have expired, so that a repeat of it is
    /// still known (M3). <c>state</c> is 0 unread, 1 read, 2 deleted. <c>mail_totals</c> counts what is kept for a recipient from each sender, and
    /// under the empty sender from all.
    /// </summary>
    public const string Create = """
        CREATE TABLE envelopes (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            account TEXT NOT NULL,
            device TEXT NOT NULL,
            sender TEXT NOT NULL,
            message TEXT NOT NULL,
            sender_device TEXT NOT NULL,
            stored INTEGER NOT NULL,
            state INTEGER NOT NULL,
            quiet INTEGER NOT NULL,
            size INTEGER NOT NULL,
            hash BLOB NOT NULL,
            receipt BLOB NOT NULL,
            receipt_signature BLOB NOT NULL,
            receipt_key TEXT NOT NULL,
            body BLOB
        );
        CREATE UNIQUE INDEX envelopes_once ON envelopes (account, device, sender, message);
        CREATE INDEX envelopes_waiting ON envelopes (account, device, id) WHERE state < 2;
        CREATE INDEX envelopes_unread ON envelopes (account, device, id) WHERE state = 0;
        CREATE TABLE mail_totals (
            account TEXT NOT NULL,
            sender TEXT NOT NULL,
            messages INTEGER NOT NULL,
            bytes INTEGER NOT NULL,
            PRIMARY KEY (account, sender)
        ) WITHOUT ROWID;
        """;

    /// <summary>Each index costs an encrypted page for each envelope that is stored; what is unread is nearly all that waits.</summary>
    public const string OneIndexOfWaiting = "DROP INDEX envelopes_unread;";
}

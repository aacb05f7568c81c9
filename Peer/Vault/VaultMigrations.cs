using PeerSecure.Common.Storage;

namespace PeerSecure.Peer.Vault;

/// <summary>The schema, step by step. A step that was released is never changed; times are milliseconds since 1970, UTC.</summary>
internal static class VaultMigrations
{
    internal static IReadOnlyList<Migration> All { get; } =
    [
        new(1, """
            CREATE TABLE settings (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;

            -- one row a message, whichever way it went; sender and id are unique together (M3)
            CREATE TABLE messages (
                row INTEGER PRIMARY KEY,
                sender TEXT NOT NULL,
                id TEXT NOT NULL,
                conversation TEXT NOT NULL,
                device TEXT NOT NULL,
                outgoing INTEGER NOT NULL,
                sent_at INTEGER NOT NULL,
                kept_at INTEGER NOT NULL,
                number INTEGER NOT NULL,
                way INTEGER NOT NULL,
                kind INTEGER NOT NULL,
                body TEXT NOT NULL,
                note TEXT NOT NULL,
                state INTEGER NOT NULL,
                stored_at INTEGER,
                delivered_at INTEGER,
                read_at INTEGER,
                seen INTEGER NOT NULL,
                UNIQUE (sender, id));
            CREATE INDEX messages_by_order ON messages (conversation, sent_at, device, number, row);
            CREATE INDEX messages_unseen ON messages (conversation) WHERE seen = 0;

            -- the proof behind each state that is shown (M4): the signed receipt as it came
            CREATE TABLE receipts (
                sender TEXT NOT NULL, id TEXT NOT NULL, state INTEGER NOT NULL, device TEXT NOT NULL, proof BLOB NOT NULL,
                PRIMARY KEY (sender, id, state, device)) WITHOUT ROWID;

            -- repeats are dropped for 35 days even when the history was deleted (M3)
            CREATE TABLE seen_ids (sender TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (sender, id)) WITHOUT ROWID;

            CREATE TABLE outbox (
                id TEXT PRIMARY KEY, account TEXT NOT NULL, direct_only INTEGER NOT NULL, made_at INTEGER NOT NULL,
                attempts INTEGER NOT NULL, next_at INTEGER NOT NULL) WITHOUT ROWID;
            CREATE INDEX outbox_by_account ON outbox (account, made_at);
            """),
        new(2, """
            CREATE TABLE contacts (account TEXT PRIMARY KEY, first_seen INTEGER NOT NULL, last_seen INTEGER NOT NULL) WITHOUT ROWID;

            -- every key of an account that passed or was accepted by the user, the former ones too (C); 'how' is the kind it came as
            CREATE TABLE known_keys (
                account TEXT NOT NULL, device TEXT NOT NULL, key TEXT NOT NULL, how INTEGER NOT NULL, is_current INTEGER NOT NULL,
                is_verified INTEGER NOT NULL, vouched_by TEXT NOT NULL, counter INTEGER NOT NULL, issuer TEXT NOT NULL, serial TEXT NOT NULL,
                not_after INTEGER NOT NULL, first_seen INTEGER NOT NULL, PRIMARY KEY (account, device, key)) WITHOUT ROWID;

            -- the newest key of a device that did not pass: what the user is asked about (C3, C4)
            CREATE TABLE refused_keys (
                account TEXT NOT NULL, device TEXT NOT NULL, key TEXT NOT NULL, kind INTEGER NOT NULL, reason INTEGER NOT NULL,
                authority_reason INTEGER, issuer TEXT NOT NULL, serial TEXT NOT NULL, not_after INTEGER NOT NULL, at INTEGER NOT NULL,
                PRIMARY KEY (account, device)) WITHOUT ROWID;

            -- M1: the last number given to a message for an account; M3: the last one heard from a device
            CREATE TABLE sent_numbers (account TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
            CREATE TABLE heard_numbers (account TEXT NOT NULL, device TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (account, device)) WITHOUT ROWID;

            -- files on their way out, so that the next session goes on with them
            CREATE TABLE transfers (
                id TEXT PRIMARY KEY, account TEXT NOT NULL, device TEXT, paths TEXT NOT NULL, name TEXT NOT NULL, state INTEGER NOT NULL,
                made_at INTEGER NOT NULL, note TEXT NOT NULL) WITHOUT ROWID;
            """),
        new(3, """
            -- what goes by the mailbox, until every copy is stored or refused (M1, M5): own messages, and receipts on their way back (M4)
            CREATE TABLE mail_queue (
                id TEXT PRIMARY KEY, kind INTEGER NOT NULL, account TEXT NOT NULL, body BLOB, made_at INTEGER NOT NULL,
                attempts INTEGER NOT NULL, next_at INTEGER NOT NULL) WITHOUT ROWID;
            CREATE INDEX mail_queue_by_time ON mail_queue (next_at, made_at);

            -- sealed copies: after a crash the same bytes are posted again, since the mailbox takes one envelope per message and device (M3)
            CREATE TABLE mail_copies (id TEXT NOT NULL, account TEXT NOT NULL, device TEXT NOT NULL, envelope BLOB NOT NULL, PRIMARY KEY (id, account, device));

            -- bodies that cannot be made again from what is shown: receipts cover their hash (M4), and files carry their key in them (M6)
            CREATE TABLE bodies (sender TEXT NOT NULL, id TEXT NOT NULL, encoded BLOB NOT NULL, PRIMARY KEY (sender, id)) WITHOUT ROWID;

            -- K1: the highest prekey id seen of a device key
            CREATE TABLE prekeys_seen (key TEXT PRIMARY KEY, id INTEGER NOT NULL) WITHOUT ROWID;

            -- E4: numbers of a device that were passed over, each with its line in the history; filled when they come after all
            CREATE TABLE gaps (
                sender TEXT NOT NULL, device TEXT NOT NULL, conversation TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, line TEXT NOT NULL,
                PRIMARY KEY (sender, device, conversation, first)) WITHOUT ROWID;

            -- M6: sealed files on their way up (key and header live here and nowhere else), and those that others shared
            CREATE TABLE uploads (
                path TEXT PRIMARY KEY, file TEXT NOT NULL, key BLOB NOT NULL, header BLOB NOT NULL, length INTEGER NOT NULL, journal TEXT NOT NULL, made_at INTEGER NOT NULL) WITHOUT ROWID;
            CREATE TABLE shared_files (file TEXT PRIMARY KEY, sender TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
            """),
        new(4, """
            -- A5: tickets that were shown here once, until they could not pass anyway
            CREATE TABLE spent_tickets (id TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;
            """),
    ];
}

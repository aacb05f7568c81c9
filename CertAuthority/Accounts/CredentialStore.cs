using Microsoft.Data.Sqlite;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Scram;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Accounts;

/// <summary>The SQL of SCRAM verifiers and reset codes.</summary>
internal static class CredentialStore
{
    /// <summary>The verifier of an account that may sign in; null for unknown, disabled and deleted ones alike.</summary>
    public static ScramVerifier? Find(SqliteConnection connection, string account) =>
        connection.First(
            """
            SELECT c.salt, c.iterations, c.stored_key, c.server_key FROM credentials c JOIN accounts a ON a.name = c.account
            WHERE c.account = $account AND a.disabled IS NULL AND a.deleted IS NULL
            """,
            static row => Import(new VerifierDocument(row.GetFieldValue<byte[]>(0), row.GetInt32(1), row.GetFieldValue<byte[]>(2), row.GetFieldValue<byte[]>(3))),
            ("$account", account));

    public static void Set(SqliteConnection connection, AccountName account, ScramVerifier verifier, DateTimeOffset now) =>
        connection.Execute(
            """
            INSERT OR REPLACE INTO credentials (account, salt, iterations, stored_key, server_key, changed)
            VALUES ($account, $salt, $iterations, $stored, $server, $now)
            """,
            ("$account", account.Value),
            ("$salt", verifier.Salt.ToArray()),
            ("$iterations", verifier.Iterations),
            ("$stored", verifier.StoredKey.ToArray()),
            ("$server", verifier.ServerKey.ToArray()),
            ("$now", now.ToUnixTimeMilliseconds()));

    /// <summary>After a restore: ends every login and voids every reset code; logouts since the backup are not known any more.</summary>
    public static void EndLogins(SqliteConnection connection, DateTimeOffset now)
    {
        connection.Execute("UPDATE credentials SET changed = $now", ("$now", now.ToUnixTimeMilliseconds()));
        connection.Execute("DELETE FROM resets");
    }

    /// <summary>Null when a client sends something our own clients would not take (A1).</summary>
    public static ScramVerifier? Import(VerifierDocument? document) =>
        document is { Salt: not null, StoredKey: not null, ServerKey: not null }
        && ScramVerifier.TryImport(document.Iterations, document.Salt, document.StoredKey, document.ServerKey, out var verifier)
            ? verifier
            : null;

    /// <summary>What a deleted account leaves behind here.</summary>
    public static void Forget(SqliteConnection connection, AccountName account)
    {
        connection.Execute("DELETE FROM credentials WHERE account = $account", ("$account", account.Value));
        connection.Execute("DELETE FROM resets WHERE account = $account", ("$account", account.Value));
    }

    public static void SetReset(SqliteConnection connection, AccountName account, InviteCode code, DateTimeOffset expires) =>
        connection.Execute(
            "INSERT OR REPLACE INTO resets (account, hash, expires) VALUES ($account, $hash, $expires)",
            ("$account", account.Value), ("$hash", code.Hash()), ("$expires", expires.ToUnixTimeMilliseconds()));

    /// <summary>One use: true takes the code away.</summary>
    public static bool TryUseReset(SqliteConnection connection, AccountName account, InviteCode code, DateTimeOffset now) =>
        connection.Execute(
            "DELETE FROM resets WHERE account = $account AND hash = $hash AND expires > $now",
            ("$account", account.Value), ("$hash", code.Hash()), ("$now", now.ToUnixTimeMilliseconds())) == 1;
}

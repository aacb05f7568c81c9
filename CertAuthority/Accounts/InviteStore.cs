using Microsoft.Data.Sqlite;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Accounts;

/// <summary>The SQL of one-time codes. Using one is part of the write that does what it is for.</summary>
internal static class InviteStore
{
    public static void Add(SqliteConnection connection, Invite invite) =>
        connection.Execute(
            "INSERT INTO invites (hash, kind, name, made_by, made, expires) VALUES ($hash, $kind, $name, $by, $made, $expires)",
            ("$hash", invite.Hash), ("$kind", (int)invite.Kind), ("$name", invite.Name), ("$by", invite.MadeBy),
            ("$made", invite.Made.ToUnixTimeMilliseconds()), ("$expires", invite.Expires.ToUnixTimeMilliseconds()));

    /// <summary>The unused, unexpired invite under this code; what it may be used for is the caller's to judge.</summary>
    public static Invite? Find(SqliteConnection connection, InviteCode code, DateTimeOffset now) =>
        connection.First(
            "SELECT hash, kind, name, made_by, made, expires FROM invites WHERE hash = $hash AND used IS NULL AND expires > $now",
            static row => new Invite(
                row.GetFieldValue<byte[]>(0), (InviteKind)row.GetInt32(1), row.IsDBNull(2) ? null : row.GetString(2), row.GetString(3),
                DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5))),
            ("$hash", code.Hash()), ("$now", now.ToUnixTimeMilliseconds()));

    /// <summary>A2: one use. False when somebody else was faster.</summary>
    public static bool TryUse(SqliteConnection connection, Invite invite, string usedBy, DateTimeOffset now) =>
        connection.Execute(
            "UPDATE invites SET used = $now, used_by = $by WHERE hash = $hash AND used IS NULL AND expires > $now",
            ("$hash", invite.Hash), ("$by", usedBy), ("$now", now.ToUnixTimeMilliseconds())) == 1;

    /// <summary>After a restore: a code that is unused here may have been used after the backup was made.</summary>
    public static int VoidAll(SqliteConnection connection, DateTimeOffset now) =>
        connection.Execute("UPDATE invites SET expires = $now WHERE used IS NULL AND expires > $now", ("$now", now.ToUnixTimeMilliseconds()));

    /// <summary>The newest codes first, without the codes.</summary>
    public static List<AdminInvite> List(SqliteConnection connection, DateTimeOffset now, int most) =>
        connection.Query(
            "SELECT kind, name, made_by, made, expires, used, used_by FROM invites ORDER BY made DESC LIMIT $most",
            row =>
            {
                var expires = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4));
                return new AdminInvite(
                    ((InviteKind)row.GetInt32(0)).ToString().ToLowerInvariant(), row.IsDBNull(1) ? null : row.GetString(1), row.GetString(2),
                    DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)), expires,
                    !row.IsDBNull(5) ? "used" : expires <= now ? "expired" : "open", row.IsDBNull(6) ? null : row.GetString(6));
            },
            ("$most", most));

    /// <summary>Used and expired codes are kept a while for the audit, then dropped.</summary>
    public static int Forget(SqliteConnection connection, DateTimeOffset expiredBefore) =>
        connection.Execute("DELETE FROM invites WHERE expires < $before", ("$before", expiredBefore.ToUnixTimeMilliseconds()));
}

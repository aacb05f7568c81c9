using Microsoft.Data.Sqlite;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Mailbox;

/// <summary>How much is kept for an account, from one sender and from all.</summary>
internal readonly record struct MailTotals(long Messages, long Bytes)
{
    public const string FromAll = "";

    public MailTotals Plus(int bytes) => new(Messages + 1, Bytes + bytes);

    public static MailTotals Of(SqliteConnection connection, string account, string sender) =>
        connection.First(
            "SELECT messages, bytes FROM mail_totals WHERE account = $account AND sender = $sender", static row => new MailTotals(row.GetInt64(0), row.GetInt64(1)),
            ("$account", account), ("$sender", sender));

    /// <summary>Adds, or with negative numbers takes away, for the sender and for all.</summary>
    public static void Change(SqliteConnection connection, string account, string sender, long messages, long bytes)
    {
        ChangeOne(connection, account, sender, messages, bytes);
        ChangeOne(connection, account, FromAll, messages, bytes);
    }

    private static void ChangeOne(SqliteConnection connection, string account, string sender, long messages, long bytes)
    {
        var changed = connection.Execute(
            "UPDATE mail_totals SET messages = messages + $messages, bytes = bytes + $bytes WHERE account = $account AND sender = $sender",
            ("$messages", messages), ("$bytes", bytes), ("$account", account), ("$sender", sender));
        if (changed == 0)
        {
            connection.Execute(
                "INSERT INTO mail_totals (account, sender, messages, bytes) VALUES ($account, $sender, $messages, $bytes)",
                ("$account", account), ("$sender", sender), ("$messages", messages), ("$bytes", bytes));
        }
    }
}

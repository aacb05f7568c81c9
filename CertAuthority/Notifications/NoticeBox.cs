using System.Text.Json;
using Microsoft.Data.Sqlite;
using PeerSecure.CertAuthority.Events;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Notifications;

/// <summary>Keeps notices for the accounts they are for, and has each told to those who listen. Everything happens inside the caller's write.</summary>
internal sealed class NoticeBox(EventLog events, EventPump pump) : INoticeSink, IWaitingCounts
{
    private const int MostKept = 1_000;

    public void Store(SqliteConnection connection, Notice notice, DateTimeOffset at)
    {
        foreach (var account in AudienceOf(connection, notice, at))
        {
            Tell(connection, account, notice, at);
        }

        if (notice.Kind is Notice.AccountDisabled)
        {
            pump.JudgeSoon();
        }
    }

    /// <summary>To one account, whatever the audience says.</summary>
    public void Tell(SqliteConnection connection, string account, Notice notice, DateTimeOffset at)
    {
        var told = NotificationStore.Add(connection, account, notice.Kind, notice.Account, notice.Device, notice.Detail, at);
        if (told.Id % 64 == 0)   // now and then, over all accounts
        {
            NotificationStore.Trim(connection, account, MostKept);
        }

        events.Append(connection, account, device: null, EventKinds.Notice, JsonSerializer.SerializeToUtf8Bytes(told, NotificationJson.Default.NotificationRecord));
    }

    public Waiting Of(SqliteConnection connection, string account, string? device) => new(0, NotificationStore.Unseen(connection, account));

    private static IEnumerable<string> AudienceOf(SqliteConnection connection, Notice notice, DateTimeOffset at) => notice.Audience switch
    {
        NoticeAudience.Owner => [notice.Account],
        NoticeAudience.OwnerAndContacts => ContactStore.ContactsOf(connection, notice.Account, at - Contacts.Lifetime).Prepend(notice.Account).Distinct(),
        NoticeAudience.OwnerAndAdmins => ContactStore.Admins(connection).Prepend(notice.Account).Distinct(),
        NoticeAudience.Everybody => ContactStore.Everybody(connection),
    };
}

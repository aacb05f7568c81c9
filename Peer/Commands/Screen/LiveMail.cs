using System.Collections.Immutable;
using System.Globalization;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Mail;
using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Commands.Screen;

/// <summary>Inbox and notifications, for the screens.</summary>
internal sealed class LiveMail(LiveSetup setup, ScreenEvents events) : IMail
{
    private const int PageSize = 200;

    private HistoryStore History => setup.Live.Profile.Vault.History;

    public async Task<Terminal.App.MailPage> InboxAsync(bool unreadOnly, string after, CancellationToken cancellationToken)
    {
        await LookAsync(cancellationToken);
        var skip = int.TryParse(after, CultureInfo.InvariantCulture, out var given) ? given : 0;
        var all = unreadOnly ? History.Unseen(null).Where(static entry => !entry.Outgoing).Reverse().ToList() : [.. History.Received(skip + PageSize + 1).Reverse()];
        var page = all.Skip(skip).Take(PageSize).Select(Of).ToImmutableArray();
        return new Terminal.App.MailPage(page, all.Count > skip + PageSize ? (skip + PageSize).ToString(CultureInfo.InvariantCulture) : "");
    }

    public async Task<MailItem> ReadAsync(string id, CancellationToken cancellationToken)
    {
        var entry = Find(id);
        if (!entry.Seen)
        {
            await setup.Live.Marks.MarkAsync([entry], cancellationToken);
            events.Publish(new MailCounted(History.Unseen(null).Count));
        }

        return Of(Find(id));
    }

    public Task DeleteAsync(string id, CancellationToken cancellationToken) => History.RemoveAsync(Find(id).Row, cancellationToken);

    public async Task<ImmutableArray<Notification>> NotificationsAsync(CancellationToken cancellationToken)
    {
        var live = setup.Live;
        await live.SignedIn.EnsureTicketAsync(cancellationToken);
        var records = await new NotificationList(live.Client).ReadAsync(all: true, cancellationToken);
        return [.. records.Select(Of).Reverse()];
    }

    public async Task MarkSeenAsync(ImmutableArray<string> ids, CancellationToken cancellationToken)
    {
        var through = ids.Select(static id => long.TryParse(id, CultureInfo.InvariantCulture, out var number) ? number : 0).DefaultIfEmpty(0).Max();
        if (through > 0)
        {
            await new NotificationList(setup.Live.Client).MarkSeenAsync(through, cancellationToken);
        }
    }

    internal static MailItem Of(HistoryEntry entry) => new(entry.Id, entry.Sender, entry.Body, entry.SentAt, entry.KeptAt, !entry.Seen) { StoredAt = entry.StoredAt, ReadAt = entry.ReadAt, Note = entry.Note };

    internal static Notification Of(NotificationRecord record) => new(record.Id.ToString(CultureInfo.InvariantCulture), KindOf(record.Kind), TextOf(record), record.At, record.Seen) { Who = record.Account };

    /// <summary>With the authority down the inbox shows what is here.</summary>
    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await setup.Live.Mail.LookAsync(cancellationToken);
        }
        catch (Authority.AuthorityException down)
        {
            events.Note(DateTimeOffset.MinValue, ActivityLevel.Warning, $"{down.Message} This is what is here already.");
        }
    }

    private HistoryEntry Find(string id) => History.Matching(id, 2).FirstOrDefault(entry => entry.Id == id) ?? throw new MailException(MailFailure.UnknownMessage, id);

    private static NotificationKind KindOf(string kind) => kind switch
    {
        "key.changed" or "device.statement" => NotificationKind.KeyChanged,
        "device.revoked" or "account.disabled" => NotificationKind.Revoked,
        "message.waiting" => NotificationKind.Message,
        "file.shared" => NotificationKind.File,
        "device.added" or "device.login" => NotificationKind.Device,
        "device.clone-suspected" => NotificationKind.Warning,
        _ => NotificationKind.Information,
    };

    private static string TextOf(NotificationRecord record)
    {
        var whom = record.Device.Length > 0 ? $"{record.Account}/{record.Device}" : record.Account;
        return CleanText.Line($"{record.Kind}{(whom.Length > 0 ? $" {whom}" : "")}{(record.Detail.Length > 0 ? $": {record.Detail}" : "")}", 300);
    }
}

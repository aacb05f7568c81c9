using System.Collections.Immutable;
using System.Globalization;
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
        return [.. records.Select(record => NotificationWords.Of(record, live.Profile.Self)).Reverse()];
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
}

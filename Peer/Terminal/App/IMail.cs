using System.Collections.Immutable;

namespace PeerSecure.Peer.Terminal.App;

/// <summary>The verbs inbox, read and notifications.</summary>
internal interface IMail
{
    /// <param name="unreadOnly">READ_UNREAD, else READ_ALL.</param>
    /// <param name="after">Where the page before ended; empty for the newest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<MailPage> InboxAsync(bool unreadOnly, string after, CancellationToken cancellationToken);

    /// <summary>Marks it read and sends a receipt, unless receipts are off.</summary>
    Task<MailItem> ReadAsync(string id, CancellationToken cancellationToken);

    Task DeleteAsync(string id, CancellationToken cancellationToken);

    Task<ImmutableArray<Notification>> NotificationsAsync(CancellationToken cancellationToken);

    Task MarkSeenAsync(ImmutableArray<string> ids, CancellationToken cancellationToken);
}

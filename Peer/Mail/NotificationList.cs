using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Authority;

namespace PeerSecure.Peer.Mail;

/// <summary>What the authority has to tell this account. It informs; nothing is decided by it.</summary>
internal sealed class NotificationList(AuthorityClient client)
{
    private const int MostPages = 100;

    internal async Task<IReadOnlyList<NotificationRecord>> ReadAsync(bool all, CancellationToken cancellationToken)
    {
        var records = new List<NotificationRecord>();
        long? after = 0;
        for (var page = 0; page < MostPages && after is { } from; page++)
        {
            var answer = await client.GetAsync($"v1/notifications?state={(all ? "all" : "unseen")}&after={from}", NotificationJson.Default.NotificationPage, cancellationToken);
            records.AddRange(answer.Notifications ?? []);
            after = answer.Next > from ? answer.Next : null;
        }

        return records;
    }

    /// <summary>Everything up to this one, on every device of the account.</summary>
    internal Task<MarkedSeen> MarkSeenAsync(long through, CancellationToken cancellationToken) =>
        client.PostAsync("v1/notifications/seen", new MarkSeen(null, through), NotificationJson.Default.MarkSeen, NotificationJson.Default.MarkedSeen, cancellationToken);
}

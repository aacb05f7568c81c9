using Microsoft.Data.Sqlite;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Notifications;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Mailbox;

/// <summary>C5 (READ_UNREAD, READ_ALL): a device lists, marks and deletes what is kept for it, and nothing else.</summary>
internal sealed class ReadMailbox(Database database, ReceiptDesk receipts, TimeProvider clock) : IWaitingCounts
{
    public IResult List(HttpRequest request, Caller caller)
    {
        var read = new QueryReader(request.Query);
        var after = read.Number("after", 0);
        var limit = read.Number("limit", MailboxStore.MostListed);
        var state = read.Text("state") ?? "unread";
        if (read.Wrong is not null || state is not ("unread" or "all") || limit is < 1 or > MailboxStore.MostListed)
        {
            return new Refusal(
                StatusCodes.Status400BadRequest, ErrorCodes.BadRequest, $"The parameters are state=unread or all, after=CURSOR, and limit from 1 to {MailboxStore.MostListed}.");
        }

        var (page, more) = database.Read(connection => MailboxStore.List(connection, caller.Account!, caller.Device!, state == "unread", after, (int)limit));
        var envelopes = page.Select(kept => new WaitingEnvelope(
            kept.Cursor, kept.Sender, kept.SenderDevice, kept.Id, kept.Quiet, kept.Read, kept.Body, receipts.Serve(kept.Receipt)));
        return Results.Json(new MailPage([.. envelopes], more), MailJson.Default.MailPage);
    }

    public async Task<IResult> MarkAsync(MailCursors request, Caller caller, bool delete, CancellationToken cancellationToken)
    {
        if (request.Cursors is not { Count: > 0 and <= MailCursors.Most } cursors)
        {
            return new Refusal(StatusCodes.Status400BadRequest, ErrorCodes.BadRequest, $"Name from one to {MailCursors.Most} messages by their cursors.");
        }

        var changed = await database.WriteAsync(connection => Mark(connection, caller, cursors, delete), cancellationToken);
        return Results.Json(new MailCount(changed), MailJson.Default.MailCount);
    }

    public Waiting Of(SqliteConnection connection, string account, string? device) => new(MailboxStore.Unread(connection, account, device), 0);

    private int Mark(SqliteConnection connection, Caller caller, IReadOnlyList<long> cursors, bool delete)
    {
        var (account, device) = (caller.Account!, caller.Device!);
        var senders = new HashSet<string>(StringComparer.Ordinal);
        var changed = 0;
        foreach (var cursor in cursors)
        {
            if ((delete ? MailboxStore.Delete(connection, account, device, cursor) : MailboxStore.MarkRead(connection, account, device, cursor)) is { } sender)
            {
                changed++;
                senders.Add(sender);
            }
        }

        // What announced this mail has been seen with it.
        foreach (var sender in senders.Where(sender => !MailboxStore.HasUnreadFrom(connection, account, device, sender)))
        {
            NotificationStore.MarkSeenAbout(connection, account, Notice.MessageWaiting, sender, clock.GetUtcNow());
        }

        return changed;
    }
}

using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Notifications;

/// <summary>C6 (VIEW): an account's notifications, and which of them it has seen.</summary>
internal sealed class NotificationDesk(Database database, TimeProvider clock)
{
    private const int Page = 100;
    private const int MostMarked = 500;

    public IResult List(HttpRequest request, Caller caller)
    {
        var read = new QueryReader(request.Query);
        var after = read.Number("after", 0);
        var state = read.Text("state") ?? "unseen";
        if (read.Wrong is not null || state is not ("unseen" or "all"))
        {
            return new Refusal(StatusCodes.Status400BadRequest, ErrorCodes.BadRequest, "The parameters are state=unseen or all, and after=ID.");
        }

        var answer = database.Read(connection =>
        {
            var found = NotificationStore.List(connection, caller.Account!, state == "unseen", after, Page + 1);
            var page = found.Take(Page).ToList();
            return new NotificationPage(page, found.Count > Page ? page[^1].Id : null, NotificationStore.Unseen(connection, caller.Account!));
        });
        return Results.Json(answer, NotificationJson.Default.NotificationPage);
    }

    public async Task<IResult> MarkAsync(MarkSeen request, Caller caller, CancellationToken cancellationToken)
    {
        if (request.Ids is null == request.Through is null || request.Ids?.Count > MostMarked)
        {
            return new Refusal(StatusCodes.Status400BadRequest, ErrorCodes.BadRequest, $"Give ids, at most {MostMarked} of them, or through.");
        }

        var now = clock.GetUtcNow();
        var answer = await database.WriteAsync(
            connection =>
            {
                var changed = request.Through is { } through
                    ? NotificationStore.MarkSeenThrough(connection, caller.Account!, through, now)
                    : request.Ids!.Sum(id => NotificationStore.MarkSeen(connection, caller.Account!, id, now));
                return new MarkedSeen(changed, NotificationStore.Unseen(connection, caller.Account!));
            },
            cancellationToken);
        return Results.Json(answer, NotificationJson.Default.MarkedSeen);
    }
}

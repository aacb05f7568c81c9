using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Notifications;

/// <summary>What accounts are told, and who counts as a contact.</summary>
internal static class NotificationsSlice
{
    public static void AddNotifications(this IServiceCollection services)
    {
        services.AddSingleton<Contacts>();
        services.AddSingleton<IContactNotes>(static provider => provider.GetRequiredService<Contacts>());
        services.AddSingleton<NoticeBox>();
        services.AddSingleton<INoticeSink>(static provider => provider.GetRequiredService<NoticeBox>());
        services.AddSingleton<IWaitingCounts>(static provider => provider.GetRequiredService<NoticeBox>());
        services.AddSingleton<NotificationDesk>();
        services.AddHostedService<NotificationUpkeep>();
        services.AddJson(NotificationJson.Default);
    }

    public static void MapNotifications(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/notifications", static (NotificationDesk handler, Caller caller, HttpContext context) => handler.List(context.Request, caller))
            .Needs(Need.Account).WithSummary("The caller's notifications, unseen or all, the oldest first.");
        routes.MapPost("/v1/notifications/seen", static (NotificationDesk handler, MarkSeen body, Caller caller, CancellationToken cancellationToken) =>
                handler.MarkAsync(body, caller, cancellationToken))
            .Needs(Need.Account).WithSummary("Marks notifications as seen.");
    }
}

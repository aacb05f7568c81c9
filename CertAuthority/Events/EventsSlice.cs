using Microsoft.Extensions.Options;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Events;

/// <summary>The live stream of what happens, one to each device that listens.</summary>
internal static class EventsSlice
{
    public static void AddEvents(this IServiceCollection services)
    {
        services.AddOptions<EventOptions>().BindConfiguration(EventOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<EventOptions>, EventOptionsValidator>();
        services.AddSingleton<EventLog>();
        services.AddSingleton<ListenerStanding>();
        services.AddSingleton<ListenerCertificates>();
        services.AddSingleton<StandingFrames>();
        services.AddSingleton<MissedEvents>();
        services.AddSingleton<EventHub>();
        services.AddSingleton<EventStream>();
        services.AddSingleton<EventPump>();
        services.AddHostedService(static provider => provider.GetRequiredService<EventPump>());
    }

    public static void MapEvents(this IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        var hub = services.GetRequiredService<EventHub>();
        services.GetRequiredService<AuthorityMetrics>().Gauge("peersecure_event_listeners", "Open event streams.", () => hub.Count);
        services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(() => hub.EndAll(StreamEnd.Stopping));
        routes.MapGet("/v1/events", static (EventStream handler, Caller caller, HttpContext context, CancellationToken cancellationToken) =>
                handler.HandleAsync(context, caller, cancellationToken))
            .Needs(Need.Account).StaysOpen().WithSummary("Server-sent events: notices, mail, revocations, ended logins; resumes by Last-Event-ID.");
    }
}

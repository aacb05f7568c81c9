using PeerSecure.CertAuthority.Hosting;

namespace PeerSecure.CertAuthority.Clock;

/// <summary>The time, signed, for whoever asks: RFC 3161 over HTTP (its section 3.4).</summary>
internal static class ClockSlice
{
    public static void AddClock(this IServiceCollection services)
    {
        services.AddSingleton<Timestamper>();
        services.AddSingleton<AnswerTimestamp>();
        services.AddSingleton<TimeSeals>();
        services.AddSingleton<GiveTime>();
    }

    public static void MapClock(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/tsa", (AnswerTimestamp handler, HttpContext context, CancellationToken cancellationToken) =>
                handler.HandleAsync(context, cancellationToken))
            .ServesAnyoneOverPlainHttp().WithSummary("RFC 3161 time stamp: application/timestamp-query in, application/timestamp-reply out.");
        routes.MapGet("/v1/time", (GiveTime handler, Caller caller, HttpContext context, string? nonce) => handler.Handle(context, caller, nonce))
            .Needs(Need.AnyTicket).WithSummary("The time, signed with the nonce, sealed to the asking device.");
    }
}

using Microsoft.Extensions.Options;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>Puts the application together: settings, limits, doors, the pipeline around every request, and the slices.</summary>
internal static class AuthorityApp
{
    public const string SettingsVariables = "PEERSECURE_";

    public static WebApplication Build(OpenAuthority authority, ServeOptions? serve, Action<ILoggingBuilder> logging)
    {
        // Empty: no appsettings.json of whatever folder we were started in, no ASPNETCORE_ variables, nothing listening by itself.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(AuthorityApp).Assembly.GetName().Name,
            ContentRootPath = authority.Folder.Path,
        });
        builder.Configuration.AddJsonFile(authority.Folder.Settings, optional: true, reloadOnChange: false);
        builder.Configuration.AddEnvironmentVariables(SettingsVariables);
        logging(builder.Logging);
        AddServices(builder, authority, serve);
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel((_, kestrel) => OpenDoors(kestrel, authority, serve));
        return Assemble(builder.Build());
    }

    private static void AddServices(WebApplicationBuilder builder, OpenAuthority authority, ServeOptions? serve)
    {
        var services = builder.Services;
        services.AddSingleton<IHostLifetime, NoLifetime>();
        services.AddRouting();
        services.AddOpenApi();
        services.AddOptions<LimitOptions>().Bind(builder.Configuration.GetSection(LimitOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LimitOptions>, LimitOptionsValidator>();
        services.AddOptions<HostOptions>().Configure<IOptions<LimitOptions>>(
            static (host, limits) => host.ShutdownTimeout = TimeSpan.FromSeconds(limits.Value.StopSeconds));
        services.AddSingleton(serve ?? ServeOptions.ControlOnly);
        services.AddSingleton(authority.Folder);
        services.AddSingleton(authority.Database);
        services.AddSingleton(authority.Clock);
        services.AddSingleton(authority.Keys);
        services.AddSingleton(authority);
        services.AddSingleton<AuthorityTls>();
        services.AddSingleton<OwnAnchors>();
        services.AddSingleton<Notices>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<RunningDoors>();
        services.AddSingleton<RequestCounters>();
        services.AddSingleton<RequestRates>();
        services.AddSingleton<AuthorityMetrics>();
        services.AddSingleton(static provider =>
        {
            var limits = provider.GetRequiredService<IOptions<LimitOptions>>().Value;
            return new OpenCount(limits.Connections, limits.ConnectionsPerAddress);
        });
        services.AddSingleton<ICallerSource, ControlCallerSource>();
        Slices.AddTo(services);
    }

    private static void OpenDoors(Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions kestrel, OpenAuthority authority, ServeOptions? serve)
    {
        var services = kestrel.ApplicationServices;
        var limits = services.GetRequiredService<IOptions<LimitOptions>>().Value;
        var connections = services.GetRequiredService<OpenCount>();
        KestrelSetup.ApplyLimits(kestrel, limits);
        KestrelSetup.ListenControl(kestrel, authority.Folder, services.GetRequiredService<ILogger<AuthorityHost>>());
        if (serve is null)
        {
            return;
        }

        KestrelSetup.ListenTls(kestrel, serve, services.GetRequiredService<AuthorityTls>(), limits, connections);
        if (serve.HttpPort is { } httpPort)
        {
            KestrelSetup.ListenPlainHttp(kestrel, serve, httpPort, connections);
        }
    }

    private static WebApplication Assemble(WebApplication app)
    {
        app.UseMiddleware<RequestPipeline>();
        app.UseRouting();
        app.UseMiddleware<Admission>();
        Slices.MapTo(app);
        WriteMetrics(app.Services);
        return app;
    }

    private static void WriteMetrics(IServiceProvider services)
    {
        var metrics = services.GetRequiredService<AuthorityMetrics>();
        metrics.Add(services.GetRequiredService<RequestCounters>().Write);
        var connections = services.GetRequiredService<OpenCount>();
        metrics.Gauge("peersecure_connections_open", "Open connections.", () => connections.Open);
        metrics.Gauge("peersecure_connections_refused", "Connections refused by the limits since the start.", () => connections.Refused);
        StorageMetrics.AddTo(metrics, services.GetRequiredService<Common.Storage.Database>());
    }
}

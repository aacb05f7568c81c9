using System.Globalization;
using System.Runtime.InteropServices;
using PeerSecure.Common.Discovery;
using PeerSecure.Common.Discovery.Diagnosis;

namespace PeerSecure.Benchmarks;

/// <summary>
/// Announces or browses until SIGTERM, one line per event, or diagnoses once. The end-to-end tests run it inside network namespaces, where a test's
/// own process cannot be.
/// </summary>
internal static class DiscoverTool
{
    public static async Task<int> RunAsync(string[] args)
    {
        using var stop = new CancellationTokenSource();
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            stop.Cancel();
        });
        switch (args)
        {
            case ["announce", var name, var device, var port, .. var seconds]:
                await AnnounceAsync(ServiceAdvert.ForPeer(name, device, new string('a', 32), "0011223344556677", Number(port)), Options(seconds), stop.Token);
                return 0;
            case ["browse"]:
                await BrowseAsync(stop.Token);
                return 0;
            case ["diagnose"]:
                await DiagnoseAsync(stop.Token);
                return 0;
            default:
                await Console.Error.WriteLineAsync("discover-tool announce NAME DEVICE PORT [TTL] | browse | diagnose");
                return 2;
        }
    }

    private static async Task AnnounceAsync(ServiceAdvert advert, DiscoveryOptions options, CancellationToken cancellationToken)
    {
        await using var announcer = ServiceAnnouncer.Start(advert, options);
        await PrintAsync(announcer.Events.ReadAllAsync(cancellationToken), e => $"{e.Kind} {e.InstanceName}");
    }

    private static async Task BrowseAsync(CancellationToken cancellationToken)
    {
        await using var browser = ServiceBrowser.Start([ServiceKind.Peer, ServiceKind.Authority], new DiscoveryOptions());
        await PrintAsync(browser.Events.ReadAllAsync(cancellationToken), Describe);
    }

    private static async Task DiagnoseAsync(CancellationToken cancellationToken)
    {
        var report = await DiscoveryDiagnosis.RunAsync(new DiscoveryOptions(), cancellationToken);
        foreach (var finding in report.Findings)
        {
            await Console.Out.WriteLineAsync($"{finding.Severity} {finding.Code} {finding.Interface ?? "host"}: {finding.Cause} {finding.Remedy}");
        }

        await Console.Out.WriteLineAsync(report.CanDiscover ? "Can discover" : "Cannot discover");
    }

    private static string Describe(DiscoveryEvent happened)
    {
        var service = happened.Service;
        return $"{happened.Kind} {service.InstanceName}|{service.HostName}|{service.Port}|{string.Join(',', service.EndPoints)}|{service.Text.Name}/{service.Text.Device}";
    }

    private static async Task PrintAsync<T>(IAsyncEnumerable<T> events, Func<T, string> describe)
    {
        await Console.Out.WriteLineAsync("Ready");
        try
        {
            await foreach (var happened in events)
            {
                await Console.Out.WriteLineAsync(describe(happened));
            }
        }
        catch (OperationCanceledException)
        {
            // SIGTERM: the announcer says goodbye when it is disposed.
        }
    }

    private static DiscoveryOptions Options(string[] seconds)
    {
        var options = new DiscoveryOptions();
        var lifetime = seconds is [var ttl] ? TimeSpan.FromSeconds(Number(ttl)) : options.HostLifetime;
        return options with { HostLifetime = lifetime };
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}

using System.Net;
using System.Net.NetworkInformation;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Discovery;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>A9: tells the local network where the authority is. Only a hint: whoever joins compares the fingerprint of the root.</summary>
internal sealed class Announcement : IAsyncDisposable
{
    private ServiceAnnouncer? _announcer;

    private Announcement(ServiceAnnouncer? announcer) => _announcer = announcer;

    /// <summary>Nothing is announced with <c>--hidden</c>, and nothing that others could not reach.</summary>
    public static Announcement Start(AuthorityHost host, ServeOptions serve)
    {
        if (serve.Hidden || (serve.Bind is not null && IPAddress.IsLoopback(serve.Bind)))
        {
            return new Announcement(null);
        }

        var keys = host.Authority.Keys.Current;
        var advert = ServiceAdvert.ForAuthority(host.Authority.Hosts[0], keys.Authority.Value, CertificateFingerprint.Of(keys.Root.Der).Prefix, host.Port);
        var options = new DiscoveryOptions { Logger = host.Services.GetRequiredService<ILogger<Announcement>>(), Interfaces = InterfacesOf(serve.Bind) };
        return new Announcement(ServiceAnnouncer.Start(advert, options));
    }

    /// <summary>Goodbye, once.</summary>
    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _announcer, null)?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>An authority that listens on one address says so on its interface alone.</summary>
    private static string[]? InterfacesOf(IPAddress? bind) => bind is null || bind.Equals(IPAddress.Any) || bind.Equals(IPAddress.IPv6Any)
        ? null
        : [.. NetworkInterface.GetAllNetworkInterfaces()
            .Where(on => on.GetIPProperties().UnicastAddresses.Any(address => address.Address.Equals(bind)))
            .Select(static on => on.Name)];
}

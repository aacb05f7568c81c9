using System.Net;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Discovery;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>A9: tells the local network where the authority is. Only a hint: whoever joins compares the fingerprint of the root.</summary>
internal sealed class Announcement : IAsyncDisposable
{
    private readonly ServiceAnnouncer? _announcer;

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
        var options = new DiscoveryOptions { Logger = host.Services.GetRequiredService<ILogger<Announcement>>() };
        return new Announcement(ServiceAnnouncer.Start(advert, options));
    }

    public ValueTask DisposeAsync() => _announcer?.DisposeAsync() ?? ValueTask.CompletedTask;
}

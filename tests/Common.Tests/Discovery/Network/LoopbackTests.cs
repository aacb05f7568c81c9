using System.Security.Cryptography;
using PeerSecure.Common.Discovery;

namespace PeerSecure.Common.Tests.Discovery.Network;

/// <summary>Real sockets on port 5353, on loopback only, so that nothing leaves this host. Names are random: others may test here too.</summary>
public sealed class LoopbackTests
{
    private static readonly DiscoveryOptions Loopback = new() { Interfaces = ["lo"] };
    private readonly string _name = "u" + RandomNumberGenerator.GetHexString(8, lowercase: true);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_announced_service_is_found_and_lost_again()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "loopback is called lo only on Linux");
        await using var browser = ServiceBrowser.Start([ServiceKind.Authority], Loopback);
        var announcer = ServiceAnnouncer.Start(ServiceAdvert.ForAuthority(_name, new string('a', 32), "00112233", 1256), Loopback);
        await using (announcer)
        {
            var found = await NextAsync(browser, DiscoveryEventKind.Found);
            Assert.Equal(ServiceKind.Authority, found.Kind);
            Assert.Equal(1256, found.Port);
            Assert.Equal(new ServiceText(null, null, new string('a', 32), "00112233"), found.Text);
            Assert.Contains(found, browser.Services);
            Assert.Equal(_name, announcer.InstanceName);
        }

        await NextAsync(browser, DiscoveryEventKind.Lost);
        Assert.DoesNotContain(browser.Services, s => s.InstanceName == _name);
    }

    [Fact]
    public async Task The_second_of_a_name_gets_a_number()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "loopback is called lo only on Linux");
        var advert = ServiceAdvert.ForPeer(_name, "laptop", new string('a', 32), "00112233", 1256);
        await using var first = ServiceAnnouncer.Start(advert, Loopback);
        Assert.Equal(new AnnouncerEvent(AnnouncerEventKind.Announced, $"{_name} laptop"), await first.Events.ReadAsync(Token));
        await using var second = ServiceAnnouncer.Start(advert, Loopback);
        Assert.Equal(new AnnouncerEvent(AnnouncerEventKind.Renamed, $"{_name} laptop (2)"), await second.Events.ReadAsync(Token));
        Assert.Equal(new AnnouncerEvent(AnnouncerEventKind.Announced, $"{_name} laptop (2)"), await second.Events.ReadAsync(Token));
        Assert.Equal($"{_name} laptop (2)", second.InstanceName);
    }

    [Fact]
    public async Task Disposing_twice_is_harmless_and_completes_the_events()
    {
        var browser = ServiceBrowser.Start([ServiceKind.Peer, ServiceKind.Peer], Loopback);
        await browser.DisposeAsync();
        await browser.DisposeAsync();
        await foreach (var _ in browser.Events.ReadAllAsync(Token))
        {
        }
    }

    [Fact]
    public async Task Without_any_interface_nothing_fails()
    {
        await using var announcer = ServiceAnnouncer.Start(ServiceAdvert.ForPeer("a", "b", "c", "d", 1), new DiscoveryOptions { Interfaces = [] });
        await using var browser = ServiceBrowser.Start([ServiceKind.Peer], new DiscoveryOptions { Interfaces = [] });
        Assert.Empty(browser.Services);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65536)]
    public void An_impossible_port_is_misuse(int port) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ServiceAnnouncer.Start(ServiceAdvert.ForPeer("a", "b", "c", "d", port), Loopback));

    private async Task<DiscoveredService> NextAsync(ServiceBrowser browser, DiscoveryEventKind kind)
    {
        await foreach (var happened in browser.Events.ReadAllAsync(Token))
        {
            if (happened.Kind == kind && happened.Service.InstanceName == _name)
            {
                return happened.Service;
            }
        }

        throw new InvalidOperationException("the browser ended");
    }
}

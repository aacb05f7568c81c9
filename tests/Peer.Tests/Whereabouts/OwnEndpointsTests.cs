using System.Net;
using PeerSecure.Peer.Whereabouts;

namespace PeerSecure.Peer.Tests.Whereabouts;

/// <summary>Which of this machine's addresses go to the authority.</summary>
public sealed class OwnEndpointsTests
{
    [Theory]
    [InlineData("10.0.0.7 127.0.0.1 ::1 fe80::1%3", "10.0.0.7:4000")]
    [InlineData("fd00::7 169.254.9.9 10.0.0.7", "10.0.0.7:4000 [fd00::7]:4000 169.254.9.9:4000")]
    [InlineData("127.0.0.1 ::1 fe80::1%3", "127.0.0.1:4000 [::1]:4000")]
    [InlineData("10.0.0.7 10.0.0.7", "10.0.0.7:4000")]
    [InlineData("fe80::1%3", "")]
    public void Addresses_without_zone_loopback_only_when_there_is_nothing_else(string addresses, string expected) =>
        Assert.Equal(expected, string.Join(' ', OwnEndpoints.Choose(addresses.Split(' ').Select(IPAddress.Parse), 4000)));

    [Fact]
    public void No_more_than_the_authority_takes() =>
        Assert.Equal(OwnEndpoints.Most, OwnEndpoints.Choose(Enumerable.Range(1, 40).Select(static n => new IPAddress([10, 0, 0, (byte)n])), 4000).Count);
}

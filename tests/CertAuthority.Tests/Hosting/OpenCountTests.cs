using System.Net;
using PeerSecure.CertAuthority.Hosting;

namespace PeerSecure.CertAuthority.Tests.Hosting;

public sealed class OpenCountTests
{
    private static readonly IPAddress Alice = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress Bob = IPAddress.Parse("192.0.2.2");

    [Fact]
    public void One_address_cannot_take_more_than_its_share()
    {
        var count = new OpenCount(most: 10, mostPerAddress: 2);
        Assert.True(count.TryEnter(Alice));
        Assert.True(count.TryEnter(Alice));
        Assert.False(count.TryEnter(Alice));
        Assert.True(count.TryEnter(Bob));
        Assert.Equal(3, count.Open);
        Assert.Equal(1, count.Refused);
    }

    [Fact]
    public void All_together_cannot_take_more_than_the_whole()
    {
        var count = new OpenCount(most: 2, mostPerAddress: 2);
        Assert.True(count.TryEnter(Alice));
        Assert.True(count.TryEnter(Bob));
        Assert.False(count.TryEnter(IPAddress.Loopback));
        count.Leave(Alice);
        Assert.True(count.TryEnter(IPAddress.Loopback));
    }

    [Fact]
    public void Leaving_gives_the_place_back()
    {
        var count = new OpenCount(most: 10, mostPerAddress: 1);
        for (var round = 0; round < 100; round++)
        {
            Assert.True(count.TryEnter(Alice));
            Assert.False(count.TryEnter(Alice));
            count.Leave(Alice);
        }

        Assert.Equal(0, count.Open);
    }

    [Fact]
    public void Addresses_of_one_IPv6_network_count_together_and_mapped_ones_as_IPv4()
    {
        var count = new OpenCount(most: 10, mostPerAddress: 1);
        Assert.True(count.TryEnter(IPAddress.Parse("2001:db8::1")));
        Assert.False(count.TryEnter(IPAddress.Parse("2001:db8::ffff:2")));
        Assert.True(count.TryEnter(IPAddress.Parse("2001:db8:0:1::1")));
        Assert.True(count.TryEnter(Alice));
        Assert.False(count.TryEnter(Alice.MapToIPv6()));
    }
}

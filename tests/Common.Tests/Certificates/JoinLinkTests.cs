using PeerSecure.Common.Certificates;

namespace PeerSecure.Common.Tests.Certificates;

public sealed class JoinLinkTests
{
    private const string Pin = "#0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory] // N7
    [InlineData("authority.example.org:1256", "authority.example.org", 1256)]
    [InlineData("lab:1", "lab", 1)]
    [InlineData("10.0.0.7:65535", "10.0.0.7", 65535)]
    [InlineData("[::1]:1256", "::1", 1256)]
    [InlineData("[fe80::1]:1256", "fe80::1", 1256)]
    [InlineData("[2001:db8::8:800:200c:417a]:443", "2001:db8::8:800:200c:417a", 443)]
    public void A_link_reads_back_as_written(string address, string host, int port)
    {
        Assert.True(JoinLink.TryParse("peersecure://" + address + Pin, out var link, out _));
        Assert.Equal(host, link.Address.Host);
        Assert.Equal(port, link.Address.Port);
        Assert.Equal(Pin[1..], link.Root.Hex);
        Assert.Equal("peersecure://" + address + Pin, link.ToString());
        Assert.Equal(host.Trim('[', ']'), link.Address.HttpsUri.DnsSafeHost);
    }

    [Theory] // N7
    [InlineData("", JoinLinkRejection.NotALink)]
    [InlineData("https://lab:1256" + Pin, JoinLinkRejection.NotALink)]
    [InlineData("PeerSecure://lab:1256" + Pin, JoinLinkRejection.NotALink)]
    [InlineData("peersecure://lab:1256", JoinLinkRejection.NoFingerprint)]
    [InlineData("peersecure://lab:1256#", JoinLinkRejection.BadFingerprint)]
    [InlineData("peersecure://lab:1256#0123", JoinLinkRejection.BadFingerprint)]
    [InlineData("peersecure://lab:1256" + Pin + "\n", JoinLinkRejection.BadFingerprint)]
    [InlineData("peersecure://lab:1256#0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF", JoinLinkRejection.BadFingerprint)]
    [InlineData("peersecure://lab" + Pin, JoinLinkRejection.BadPort)]
    [InlineData("peersecure://lab:" + Pin, JoinLinkRejection.BadPort)]
    [InlineData("peersecure://lab:0" + Pin, JoinLinkRejection.BadPort)]
    [InlineData("peersecure://lab:01256" + Pin, JoinLinkRejection.BadPort)]
    [InlineData("peersecure://lab:65536" + Pin, JoinLinkRejection.BadPort)]
    [InlineData("peersecure://lab:+80" + Pin, JoinLinkRejection.BadPort)]
    [InlineData("peersecure://lab:1256/" + Pin, JoinLinkRejection.BadPort)]
    [InlineData("peersecure://::1:1256" + Pin, JoinLinkRejection.BadHost)]
    [InlineData("peersecure://[::1" + Pin, JoinLinkRejection.BadHost)]
    [InlineData("peersecure://[]:1256" + Pin, JoinLinkRejection.BadHost)]
    [InlineData("peersecure://[10.0.0.7]:1256" + Pin, JoinLinkRejection.BadHost)]
    [InlineData("peersecure://[FE80::1]:1256" + Pin, JoinLinkRejection.BadHost)]
    [InlineData("peersecure://[0:0:0:0:0:0:0:1]:1256" + Pin, JoinLinkRejection.BadHost)]
    [InlineData("peersecure://[fe80::1%eth0]:1256" + Pin, JoinLinkRejection.ZoneNotAllowed)]
    [InlineData("peersecure://[fe80::1%3]:1256" + Pin, JoinLinkRejection.ZoneNotAllowed)]
    [InlineData("peersecure://Lab:1256" + Pin, JoinLinkRejection.BadHost)]
    [InlineData("peersecure://-lab:1256" + Pin, JoinLinkRejection.BadHost)]
    [InlineData("peersecure://a..b:1256" + Pin, JoinLinkRejection.BadHost)]
    [InlineData("peersecure://user@lab:1256" + Pin, JoinLinkRejection.BadHost)]
    [InlineData("peersecure://10.0.7:1256" + Pin, JoinLinkRejection.BadHost)]
    [InlineData("peersecure://010.0.0.7:1256" + Pin, JoinLinkRejection.BadHost)]
    [InlineData("peersecure://:1256" + Pin, JoinLinkRejection.BadHost)]
    public void Anything_else_is_refused_with_the_reason(string text, JoinLinkRejection expected)
    {
        Assert.False(JoinLink.TryParse(text, out var link, out var why));
        Assert.Null(link);
        Assert.Equal(expected, why);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("[::1")]
    [InlineData("[")]
    [InlineData("]:80")]
    [InlineData("[::1]]")]
    [InlineData("::1")]
    public void A_broken_address_is_refused(string? text) => Assert.False(AuthorityAddress.TryParse(text, out _, out _));

    [Fact]
    public void An_address_without_a_port_means_the_default_port()
    {
        Assert.True(AuthorityAddress.TryParse("lab", out var address, out _));
        Assert.Equal(1256, address.Port);
        Assert.True(AuthorityAddress.TryParse("[::1]", out address, out _));
        Assert.Equal("[::1]:1256", address.ToString());
        Assert.True(AuthorityAddress.TryCreate("::1", 80, out address, out _));
        Assert.Equal("[::1]:80", address.ToString());
    }
}

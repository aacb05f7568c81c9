using PeerSecure.Common.Certificates;

namespace PeerSecure.Common.Tests.Certificates;

public sealed class IdentityTests
{
    private const string Id = "0123456789abcdef0123456789abcdef";

    [Fact] // N3
    public void A_device_identity_reads_back_as_written()
    {
        Assert.True(DeviceIdentity.TryParse($"peersecure://{Id}/alice/laptop", out var identity));
        Assert.Equal("alice", identity.Account.Value);
        Assert.Equal("laptop", identity.Device.Value);
        Assert.Equal(Id, identity.Authority.Value);
        Assert.Equal($"peersecure://{Id}/alice/laptop", identity.Uri);
    }

    [Theory] // N3
    [InlineData("")]
    [InlineData("peersecure://")]
    [InlineData($"peersecure://{Id}")]
    [InlineData($"peersecure://{Id}/")]
    [InlineData($"peersecure://{Id}/alice")]
    [InlineData($"peersecure://{Id}/alice/")]
    [InlineData($"peersecure://{Id}//laptop")]
    [InlineData($"peersecure://{Id}/alice/laptop/")]
    [InlineData($"peersecure://{Id}/alice/laptop/more")]
    [InlineData($"peersecure://{Id}/alice/laptop?x")]
    [InlineData($"peersecure://{Id}/alice/%61")]
    [InlineData($"peersecure://{Id}/admin/laptop")]
    [InlineData($"PEERSECURE://{Id}/alice/laptop")]
    [InlineData($"https://{Id}/alice/laptop")]
    [InlineData("peersecure://0123456789ABCDEF0123456789ABCDEF/alice/laptop")]
    [InlineData("peersecure://0123456789abcdef/alice/laptop")]
    public void Anything_else_is_no_device_identity(string uri) => Assert.False(DeviceIdentity.TryParse(uri, out _));

    [Theory] // N4
    [InlineData($"peersecure://{Id}/", true)]
    [InlineData($"peersecure://{Id}", false)]
    [InlineData($"peersecure://{Id}//", false)]
    [InlineData($"peersecure://{Id}/alice/laptop", false)]
    [InlineData("peersecure:///", false)]
    [InlineData("peersecure://", false)]
    [InlineData("/", false)]
    public void Only_the_bare_authority_uri_is_an_authority_identity(string uri, bool good)
    {
        Assert.Equal(good, AuthorityIdentity.TryParse(uri, out var identity));
        Assert.Equal(good ? uri : null, identity?.Uri);
    }

    [Fact] // N2: 32 digits of SHA-256("") here
    public void An_authority_id_is_the_start_of_the_hash_of_the_root_key() =>
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb924", AuthorityId.OfFirstRoot([]).Value);

    [Theory]
    [InlineData(new byte[] { 0x01 }, "01")]
    [InlineData(new byte[] { 0x00, 0xff, 0x10 }, "ff10")]
    [InlineData(new byte[] { 0x00 }, null)]
    [InlineData(new byte[] { 0x00, 0x7f }, null)]
    [InlineData(new byte[] { 0x80 }, null)]
    [InlineData(new byte[] { }, null)]
    public void A_serial_is_the_hex_of_its_magnitude(byte[] der, string? expected)
    {
        Assert.Equal(expected is not null, SerialNumber.TryFromDer(der, out var serial));
        Assert.Equal(expected, serial?.Hex);
    }

    [Theory]
    [InlineData("ff10", true)]
    [InlineData("FF10", false)]
    [InlineData("f10", false)]
    [InlineData("00ff", false)]
    [InlineData("", false)]
    [InlineData("0102030405060708091011121314151617181920", true)]
    [InlineData("010203040506070809101112131415161718192021", false)]
    public void A_serial_has_one_spelling(string hex, bool good) => Assert.Equal(good, SerialNumber.TryParse(hex, out _));

    [Fact]
    public void A_hash_has_one_spelling()
    {
        var hex = SpkiHash.Of([1, 2, 3]).Hex;
        Assert.True(SpkiHash.TryParse(hex, out var same));
        Assert.Equal(SpkiHash.Of([1, 2, 3]), same);
        Assert.False(SpkiHash.TryParse(hex.ToUpperInvariant(), out _));
        Assert.False(SpkiHash.TryParse(hex[1..], out _));
        Assert.False(CertificateFingerprint.TryParse(hex + "00", out _));
    }
}

using System.Text;
using PeerSecure.Common.Discovery.Wire;

namespace PeerSecure.Common.Tests.Discovery.Wire;

public sealed class DnsNameTests
{
    [Fact]
    public void Names_compare_without_ascii_case_and_hash_alike()      // RFC 6762 §16
    {
        var upper = DnsName.Of("ALICE Laptop", "LOCAL");
        var lower = DnsName.Of("alice laptop", "local");
        Assert.Equal(lower, upper);
        Assert.Equal(lower.GetHashCode(), upper.GetHashCode());
        Assert.NotEqual(DnsName.Of("Älice", "local"), DnsName.Of("älice", "local"));
        Assert.NotEqual(lower, DnsName.Of("alice laptop"));
        Assert.NotEqual(lower, DnsName.Of("alice laptop", "local", "x"));
    }

    [Fact]
    public void A_dot_inside_a_label_is_not_a_separator() =>
        Assert.NotEqual(DnsName.Of("a.b", "local"), DnsName.Of("a", "b", "local"));

    [Fact]
    public void Printed_names_escape_dots_and_everything_unprintable() =>
        Assert.Equal(@"a\.b\\\027.local.", DnsName.Of("a.b\\\u001b", "local").ToString());

    [Fact]
    public void Labels_of_64_octets_and_names_of_256_are_misuse()
    {
        var label = new string('a', 64);
        Assert.Throws<ArgumentOutOfRangeException>(() => DnsName.Of(label));
        var labels = Enumerable.Repeat(new string('a', 63), 4).ToArray();
        Assert.Throws<ArgumentOutOfRangeException>(() => DnsName.Of(labels));
        Assert.Throws<ArgumentOutOfRangeException>(() => DnsName.Of("a", "", "b"));
    }

    [Fact]
    public void A_compressed_name_reads_as_the_whole_name()
    {
        byte[] packet = [.. new byte[12], 5, .. "local"u8, 0, 3, .. "foo"u8, 0xC0, 12, 0xFF];
        var offset = 19;
        Assert.True(DnsNameView.TryRead(packet, ref offset, out var name));
        Assert.Equal(25, offset);
        Assert.True(name.Is(DnsName.Of("foo", "local")));
        Assert.Equal("foo.local.", DnsName.CopyOf(name).ToString());
        Assert.Equal(DnsName.Of("foo", "local").GetHashCode(), name.Hash());
    }

    [Theory]
    [InlineData(12, new byte[] { 0xC0, 12 })]                       // at itself
    [InlineData(12, new byte[] { 0xC0, 14, 0xC0, 12 })]             // forward, and round in a ring
    [InlineData(14, new byte[] { 0xC0, 14, 0xC0, 12 })]             // back, then forward again
    [InlineData(12, new byte[] { 1, 97, 0xC0, 12 })]                // into its own run of labels
    [InlineData(12, new byte[] { 0xC0, 0 })]                        // into the header
    [InlineData(12, new byte[] { 0xC0 })]                           // half a pointer
    [InlineData(12, new byte[] { 0xFF, 0xFF })]                     // past the end
    [InlineData(12, new byte[] { 0x40, 0 })]                        // label types nobody uses
    [InlineData(12, new byte[] { 0x80, 0 })]
    [InlineData(12, new byte[] { 5, 97, 98 })]                      // label past the end
    [InlineData(12, new byte[] { 1, 97 })]                          // no closing zero
    [InlineData(12, new byte[] { })]
    public void A_malformed_name_is_refused(int start, byte[] body)
    {
        byte[] packet = [.. new byte[12], .. body];
        var offset = start;
        Assert.False(DnsNameView.TryRead(packet, ref offset, out _));
    }

    [Fact]
    public void A_name_that_expands_beyond_255_octets_is_refused()
    {
        // 64-byte labels, each run pointing to the one before: every pointer is legal, the fourth name is one octet too long.
        List<byte> packet = [.. new byte[12]];
        var previous = -1;
        for (var i = 0; i < 5; i++)
        {
            var start = packet.Count;
            packet.Add(63);
            packet.AddRange(Encoding.ASCII.GetBytes(new string('a', 63)));
            packet.AddRange(previous < 0 ? [0] : new[] { (byte)(0xC0 | (previous >> 8)), (byte)(previous & 0xFF) });
            var offset = start;
            Assert.Equal(i < 3, DnsNameView.TryRead(packet.ToArray(), ref offset, out _));
            previous = start;
        }
    }
}

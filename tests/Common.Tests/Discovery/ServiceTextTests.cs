using System.Text;
using PeerSecure.Common.Discovery;

namespace PeerSecure.Common.Tests.Discovery;

public sealed class ServiceTextTests
{
    private static readonly ServiceText Nothing = new(null, null, null, null);

    [Fact]
    public void It_reads_back_as_written_with_the_version_first()      // RFC 6763 §6.7
    {
        var text = new ServiceText("alice", "laptop", new string('a', 32), "0011223344556677");
        var bytes = text.Encode();
        Assert.Equal("\u0003v=1\u0007n=alice", Encoding.ASCII.GetString(bytes)[..12]);
        Assert.Equal(text, ServiceText.Parse(bytes));
    }

    [Fact]
    public void Keys_ignore_case_and_the_first_of_a_kind_counts() =>      // RFC 6763 §6.4
        Assert.Equal("alice", ServiceText.Parse(Strings("N=alice", "n=mallory")).Name);

    [Fact]
    public void Strings_without_key_or_value_and_unknown_keys_are_passed_over() =>      // RFC 6763 §6.4
        Assert.Equal("alice", ServiceText.Parse(Strings("=n", "n", "x=1", "", "n=alice")).Name);

    [Theory]
    [InlineData("n=ALICE")]
    [InlineData("n=")]
    [InlineData("n=alice\u001b[2J")]
    [InlineData("n=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("ca=123")]
    [InlineData("ca=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("fp=0011")]
    [InlineData("fp=zz112233")]
    [InlineData("d=läptop")]
    public void What_does_not_look_like_ours_reads_as_absent(string pair) => Assert.Equal(Nothing, ServiceText.Parse(Strings(pair)));

    [Fact]
    public void Empty_data_says_nothing() => Assert.Equal([Nothing, Nothing], new[] { ServiceText.Parse([]), ServiceText.Parse([0]) });      // RFC 6763 §6.1

    private static byte[] Strings(params string[] pairs) =>
        [.. pairs.Select(Encoding.UTF8.GetBytes).SelectMany(p => new[] { (byte)p.Length }.Concat(p))];
}

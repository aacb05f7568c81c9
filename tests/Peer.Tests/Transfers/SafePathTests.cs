using System.Text;
using PeerSecure.Peer.Transfers;

namespace PeerSecure.Peer.Tests.Transfers;

public sealed class SafePathTests
{
    [Theory]
    [InlineData("a.txt", "a.txt")]
    [InlineData("folder/ä ö.txt", "folder/ä ö.txt")]
    [InlineData("folder\\b.txt", "folder/b.txt")]
    [InlineData(".bashrc", "_.bashrc")]
    [InlineData("-rf", "_-rf")]
    [InlineData("con.txt", "_con.txt")]
    [InlineData("name.", "name")]
    [InlineData("a\u001b[31mb", "a_[31mb")]
    [InlineData("evil\u202Etxt.exe", "evil_txt.exe")]
    [InlineData("zero\u200Bwidth", "zero_width")]
    [InlineData("q?*:<>|\"", "q_______")]
    public void Names_are_cleaned(string wished, string expected)
    {
        Assert.True(SafePath.TryClean(wished, out var cleaned));
        Assert.Equal(expected, cleaned);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("/a")]
    [InlineData("\\a")]
    [InlineData("a/../b")]
    [InlineData("a/./b")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("...")]
    [InlineData("a/ ./b")]
    public void Paths_that_cannot_be_meant_well_are_refused(string wished) => Assert.False(SafePath.TryClean(wished, out _));

    [Fact]
    public void Long_names_are_cut_but_keep_their_ending()
    {
        Assert.True(SafePath.TryClean(new string('ä', 300) + ".tar", out var cleaned));
        Assert.InRange(Encoding.UTF8.GetByteCount(cleaned), 1, TransferLimits.NameBytes);
        Assert.EndsWith(".tar", cleaned, StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_paths_are_refused() => Assert.False(SafePath.TryClean(string.Join('/', Enumerable.Repeat("a", 40)), out _));
}

using System.CommandLine;
using PeerSecure.Common.CommandLine;

namespace PeerSecure.Common.Tests.CommandLine;

public sealed class SuggestionTests
{
    [Theory]
    [InlineData("version", "tool --version")]
    [InlineData("lisen", "tool listen")]
    [InlineData("account", "tool admin accounts")]
    [InlineData("accuonts", "tool admin accounts")]
    [InlineData("admni acounts", "tool admin")]
    [InlineData("admin acounts", "tool admin accounts")]
    [InlineData("frobnicate", null)]
    [InlineData("x", null)]
    public void A_word_that_is_no_command_brings_what_comes_near_it(string typed, string? meant)
    {
        var root = new RootCommand("Does things.") { new Command("listen"), new Command("admin") { new Command("accounts") } };
        Assert.Equal(meant, Suggestion.For(root.Parse(typed), "tool"));
    }

    [Fact]
    public void What_is_understood_needs_none()
    {
        var root = new RootCommand("Does things.") { new Command("listen") };
        Assert.Null(Suggestion.For(root.Parse("listen"), "tool"));
    }
}

namespace PeerSecure.EndToEnd.Tests;

public sealed class Placeholder
{
    [Fact]
    public void Runs() => Assert.True(true);
}

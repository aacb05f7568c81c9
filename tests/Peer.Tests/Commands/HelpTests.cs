using PeerSecure.Peer.Commands;
using PeerSecure.Tests.Shared.CommandLine;

namespace PeerSecure.Peer.Tests.Commands;

public sealed class HelpTests
{
    [Fact]
    public void Every_command_option_and_argument_is_described_and_every_example_parses() =>
        Assert.Empty(string.Join("\n", HelpPromises.Broken(PeerCommands.CreateRoot(), PeerCommands.TypedName)));
}

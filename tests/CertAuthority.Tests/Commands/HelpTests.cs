using PeerSecure.CertAuthority.Commands;
using PeerSecure.Tests.Shared.CommandLine;

namespace PeerSecure.CertAuthority.Tests.Commands;

public sealed class HelpTests
{
    [Fact]
    public void Every_command_option_and_argument_is_described_and_every_example_parses() =>
        Assert.Empty(string.Join("\n", HelpPromises.Broken(CaCommands.CreateRoot(), CaCommands.TypedName)));
}

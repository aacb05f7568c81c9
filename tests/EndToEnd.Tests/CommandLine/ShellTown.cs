using PeerSecure.EndToEnd.Tests.Authority;
using PeerSecure.EndToEnd.Tests.Peers;

namespace PeerSecure.EndToEnd.Tests.CommandLine;

/// <summary>One authority, and alice and bob, for all tests of a class.</summary>
public sealed class ShellTown : IAsyncLifetime
{
    private ServedAuthority _authority = null!;

    internal Person Alice { get; private set; } = null!;

    internal Person Bob { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _authority = await ServedAuthority.StartAsync(TestContext.Current.CancellationToken, "--registration", "open", "--hidden");
        Alice = await Person.RegisterAsync(_authority, "alice", TestContext.Current.CancellationToken, onePassword: true);
        Bob = await Person.RegisterAsync(_authority, "bob", TestContext.Current.CancellationToken, onePassword: true);
    }

    public async ValueTask DisposeAsync()
    {
        Alice.Dispose();
        Bob.Dispose();
        await _authority.DisposeAsync();
    }
}

using PeerSecure.EndToEnd.Tests.Authority;
using PeerSecure.EndToEnd.Tests.Discovery;

namespace PeerSecure.EndToEnd.Tests.Neighbours;

/// <summary>One network with an authority and three people, each on a host of their own. Set up once for all tests of a class.</summary>
public sealed class Office : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("peersecure-test-").FullName;
    private Lan? _lan;

    internal Host Server { get; private set; } = null!;

    internal LineProcess Authority { get; private set; } = null!;

    internal string AuthorityId { get; private set; } = "";

    internal Person Alice { get; private set; } = null!;

    internal Person Bob { get; private set; } = null!;

    internal Person Mallory { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var token = TestContext.Current.CancellationToken;
        _lan = await Lan.CreateAsync(token);
        Server = await _lan.HostAsync(9, token);
        var link = await StartAuthorityAsync(token);
        (Alice, Bob, Mallory) = (await PersonAsync("alice", 1, token), await PersonAsync("bob", 2, token), await PersonAsync("mallory", 3, token));
        await Task.WhenAll(Alice.SetUpAsync(link, token), Bob.SetUpAsync(link, token), Mallory.SetUpAsync(link, token));
        AuthorityId = (await Alice.JsonAsync(0, token, "whoami")).GetProperty("authority").GetString()!;
    }

    /// <summary>Also again, after it was ended; gives back the join link.</summary>
    internal async Task<string> StartAuthorityAsync(CancellationToken cancellationToken)
    {
        var home = Path.Combine(_folder, "ca");
        Authority = Server.Start("dotnet", ServedAuthority.Program, "serve", "--home", home, "--registration", "open", "--host", Server.Address);
        var link = await Authority.LineAsync(static line => line.StartsWith("peersecure://", StringComparison.Ordinal), 60, cancellationToken);
        return link;
    }

    public async ValueTask DisposeAsync()
    {
        if (Authority is not null)
        {
            await Authority.DisposeAsync();
        }

        if (_lan is not null)
        {
            await _lan.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task<Person> PersonAsync(string name, byte number, CancellationToken cancellationToken) =>
        new(await _lan!.HostAsync(number, cancellationToken), name, Directory.CreateDirectory(Path.Combine(_folder, name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName);
}

using PeerSecure.EndToEnd.Tests.Authority;
using PeerSecure.EndToEnd.Tests.Peers;

namespace PeerSecure.EndToEnd.Tests.Screens;

/// <summary>A real authority that registers anybody, bob who is registered there, and an empty home for whoever sits before the screen.</summary>
public abstract class ScreenStory : IAsyncLifetime
{
    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected string Home { get; } = Directory.CreateTempSubdirectory("peersecure-test-").FullName;

    private protected ServedAuthority Authority { get; private set; } = null!;

    private protected Person Bob { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Authority = await ServedAuthority.StartAsync(Cancel, "--registration", "open", "--hidden");
        Bob = await Person.RegisterAsync(Authority, "bob", Cancel, onePassword: true);
    }

    public async ValueTask DisposeAsync()
    {
        Bob.Dispose();
        await Authority.DisposeAsync();
        Directory.Delete(Home, recursive: true);
        GC.SuppressFinalize(this);
    }
}

namespace PeerSecure.EndToEnd.Tests.Authority;

/// <summary>One authority for all tests of a class; it registers anybody, and each test has people of its own.</summary>
public sealed class RegisteringAuthority : IAsyncLifetime
{
    internal ServedAuthority Authority { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Authority = await ServedAuthority.StartAsync(TestContext.Current.CancellationToken, "--registration", "open");

    public ValueTask DisposeAsync() => Authority.DisposeAsync();
}

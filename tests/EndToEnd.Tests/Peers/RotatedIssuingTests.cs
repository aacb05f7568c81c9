namespace PeerSecure.EndToEnd.Tests.Peers;

/// <summary>N6, S4: after a rotation of the issuing key, peers that have not reached the authority since go on working with those that have.</summary>
public sealed class RotatedIssuingTests(TalkingTests.Registered registered) : IClassFixture<TalkingTests.Registered>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_renewed_peer_is_known_to_one_that_never_met_the_new_issuing_key()
    {
        var authority = registered.Authority;
        var (exit, _, words) = await authority.CaAsync(Cancel, "rotate", "issuing");
        Assert.True(exit == 0, words);
        await registered.Alice.MustAsync(Cancel, "cert", "renew");
        Assert.Equal(2, await CertificatesAsync(registered.Alice));
        await authority.KillAsync();

        var (bob, port) = await registered.Bob.ListenAsync(Cancel);
        await using var listening = bob;
        await registered.Alice.MustAsync(Cancel, "connect", $"bob@127.0.0.1:{port}", "--send", "renewed");
        Assert.Equal("renewed", (await bob.NextAsync("text", Cancel)).GetProperty("body").GetString());
    }

    private static async Task<int> CertificatesAsync(Person person) =>
        (await File.ReadAllTextAsync(Path.Combine(person.Profile, "device.crt"), Cancel)).Split("-----BEGIN CERTIFICATE-----").Length - 1;
}

using System.Text.Json;
using PeerSecure.EndToEnd.Tests.Authority;

namespace PeerSecure.EndToEnd.Tests.Accounts;

/// <summary>Coming in for the first time and coming back: with little at hand, with a new password, after a revocation.</summary>
public sealed class ReturningTests(ReturningTests.Fixture shared) : IClassFixture<ReturningTests.Fixture>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task D1_a_transfer_info_says_where_and_who_on_first_use()
    {
        using var home = new PeerHome();
        var peers = Directory.CreateDirectory(Path.Combine(home.Folder, "peers"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        var info = Path.Combine(peers, "transfer.info");
        await File.WriteAllTextAsync(info, "three\nlines\nhere\n", Stop);
        Assert.Equal(2, (await home.TryAsync(Stop, "register")).ExitCode);
        await File.WriteAllTextAsync(info, $"# from your administrator\n{await LinkAsync(shared.Authority)}\ntess\n", Stop);
        Assert.Equal("tess", (await home.JsonAsync(Stop, "register", "--device", "laptop")).GetProperty("account").GetString());
        Assert.Equal("tess", (await home.JsonAsync(Stop, "login")).GetProperty("account").GetString());
        Assert.True((await home.JsonAsync(Stop, "time")).GetProperty("sealed").GetBoolean());
    }

    [Fact]
    public async Task C2_a_name_can_be_checked_before_there_is_an_account()
    {
        using var known = await SettleAsync("nora");
        using var home = new PeerHome();
        await home.JoinAsync(shared.Authority, Stop);
        Assert.True((await home.JsonAsync(Stop, "check", "nora")).GetProperty("exists").GetBoolean());
        Assert.Equal(4, (await home.TryAsync(Stop, "check", "nobody-of-this-name")).ExitCode);
    }

    [Fact]
    public async Task A_forgotten_password_is_set_anew_with_a_code_alone_and_the_passphrase_stays()
    {
        using var home = await SettleAsync("otto", onePassword: true);
        var (exit, output, words) = await shared.Authority.CaAsync(Stop, "accounts", "reset", "otto", "--json");
        Assert.True(exit == 0, words);
        using var json = JsonDocument.Parse(output);
        using var fresh = new PeerHome("brand new password") { OnePassword = true };
        await fresh.JoinAsync(shared.Authority, Stop);
        await fresh.RunAsync(Stop, "password", "otto", "--reset-code", json.RootElement.GetProperty("code").GetString()!, "--new-password-file", Path.Combine(fresh.Folder, "password"));
        var login = await fresh.JsonAsync(Stop, "login", "otto", "--device", "desk");
        Assert.True(login.GetProperty("enrolled").GetBoolean());
        Assert.Equal(0, login.GetProperty("unread").GetInt32());

        // where it was a device before, the key files are still under the old one; neither is taken for the other
        var old = home.Write("passphrase", "correct horse battery");
        home.Write("password", "brand new password");
        var (refused, said, why) = await home.TryAsync(Stop, "login", "--json");
        Assert.NotEqual(0, refused);
        Assert.Contains("wrong-passphrase", said + why, StringComparison.Ordinal);
        Assert.False((await home.JsonAsync(Stop, "login", "--passphrase-file", old)).GetProperty("enrolled").GetBoolean());
        home.Write("password", "not the password");
        Assert.Contains("wrong-password", (await home.TryAsync(Stop, "login", "--json")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task R1_a_revoked_device_is_told_so_and_comes_back_with_new_keys_when_it_is_allowed()
    {
        using var home = await SettleAsync("rita");
        using var witness = await SettleAsync("wanda");
        var before = (await home.JsonAsync(Stop, "whoami")).GetProperty("keyHash").GetString();
        Assert.Equal(0, (await witness.TryAsync(Stop, "cert", "get", "rita")).ExitCode);
        Assert.Equal(0, (await shared.Authority.CaAsync(Stop, "revoke", "rita/laptop", "--reason", "key-compromise")).ExitCode);
        var (exit, output, _) = await witness.TryAsync(Stop, "cert", "get", "rita", "--json");
        Assert.Equal(8, exit);
        Assert.False(JsonElement.Parse(output).GetProperty("certificates")[0].GetProperty("trusted").GetBoolean());

        Assert.Equal(8, (await home.TryAsync(Stop, "login")).ExitCode);
        Assert.Equal(8, (await home.TryAsync(Stop, "time")).ExitCode);   // and nothing half done is left behind
        Assert.Equal(0, (await shared.Authority.CaAsync(Stop, "allow", "rita/laptop")).ExitCode);
        Assert.True((await home.JsonAsync(Stop, "login")).GetProperty("enrolled").GetBoolean());
        Assert.NotEqual(before, (await home.JsonAsync(Stop, "whoami")).GetProperty("keyHash").GetString());
        Assert.True((await home.JsonAsync(Stop, "time")).GetProperty("sealed").GetBoolean());
        Assert.Equal(0, (await home.TryAsync(Stop, "keys", "rotate", "--yes")).ExitCode);
        Assert.DoesNotContain(Directory.GetFiles(home.ProfileOf("rita")), static file => file.EndsWith(".next", StringComparison.Ordinal));
    }

    [Fact]
    public async Task N7_first_use_is_trusted_once_at_an_address()
    {
        using var home = new PeerHome();
        int port;
        await using (var first = await ServedAuthority.StartAsync(Stop))
        {
            port = first.Port;
            await home.RunAsync(Stop, "join", $"localhost:{port}", "--trust-on-first-use");
            await home.RunAsync(Stop, "join", $"localhost:{port}", "--trust-on-first-use");
        }

        await using var second = await ServedAuthority.StartAsync(Stop, "--port", $"{port}");
        var (exit, output, _) = await home.TryAsync(Stop, "join", $"localhost:{port}", "--trust-on-first-use", "--json");
        Assert.Equal(6, exit);
        Assert.Contains("other-root", output, StringComparison.Ordinal);
        await home.RunAsync(Stop, "join", await LinkAsync(second));
    }

    private static async Task<string> LinkAsync(ServedAuthority authority)
    {
        var (_, output, _) = await authority.CaAsync(Stop, "status", "--json");
        return JsonElement.Parse(output).GetProperty("link").GetString()!;
    }

    private async Task<PeerHome> SettleAsync(string name, bool onePassword = false)
    {
        var home = new PeerHome { OnePassword = onePassword };
        await home.JoinAsync(shared.Authority, Stop);
        await home.RunAsync(Stop, "register", name, "--device", "laptop");
        return home;
    }

    public sealed class Fixture : IAsyncLifetime
    {
        internal ServedAuthority Authority { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Authority = await ServedAuthority.StartAsync(Stop, "--registration", "open");

        public ValueTask DisposeAsync() => Authority.DisposeAsync();
    }
}

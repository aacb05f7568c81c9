using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace PeerSecure.EndToEnd.Tests.Authority;

/// <summary>A start that cannot be says in one line why and what to do, and nothing else.</summary>
public sealed class StartTests : IDisposable
{
    private readonly string _home = ServedAuthority.NewHome();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task A_port_in_use_is_named_and_ends_with_1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await ExpectAsync(1, "port-in-use", "serve", "--bind", "127.0.0.1", "--port", $"{port}");
    }

    [Theory]
    [InlineData("usage", "serve", "--port", "70000")]
    [InlineData("usage", "serve", "--port", "x")]
    [InlineData("usage", "serve", "--http-port", "0")]
    [InlineData("usage", "serve", "--bind", "here")]
    [InlineData("usage", "serve", "--host", "not a name")]
    [InlineData("usage", "serve", "--registration", "sometimes")]
    [InlineData("usage", "frobnicate")]
    [InlineData("usage", "certs", "--expiring", "soon")]
    [InlineData("usage", "revoke")]
    public Task What_cannot_be_understood_ends_with_2(string code, params string[] words) => ExpectAsync(2, code, words);

    [Fact]
    public Task Without_an_authority_other_commands_end_with_4() => ExpectAsync(4, "no-authority", "status");

    [Fact]
    public async Task A_wrong_database_key_a_foreign_database_and_missing_keys_are_told_apart()
    {
        await InitAsync();
        var key = Path.Combine(_home, "authority", "db.key");
        var right = await File.ReadAllTextAsync(key, Stop);
        await File.WriteAllTextAsync(key, new string('0', 64) + "\n", Stop);
        await ExpectAsync(3, "database-wrong-key", "status");
        await File.WriteAllTextAsync(key, "rubbish\n", Stop);
        await ExpectAsync(7, "key-file-damaged", "status");
        await File.WriteAllTextAsync(key, right, Stop);
        File.SetUnixFileMode(key, File.GetUnixFileMode(key) | UnixFileMode.OtherRead);
        await ExpectAsync(1, "key-file-too-open", "status");
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.Move(Path.Combine(_home, "authority", "issuing.key"), Path.Combine(_home, "issuing.key"));
        await ExpectAsync(7, "authority-incomplete", "status");
        await File.WriteAllTextAsync(Path.Combine(_home, "authority", "ca.db"), "SQLite format 3\0 and so on", Stop);
        await ExpectAsync(1, "database-not-encrypted", "status");
    }

    [Fact]
    public async Task Commands_side_by_side_on_a_stopped_authority_wait_for_each_other()
    {
        await InitAsync();
        var commands = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => ServedAuthority.RunCaAsync(_home, Stop, "invite")));
        Assert.All(commands, static command => Assert.True(command.ExitCode == 0, command.Words));
        Assert.Equal(commands.Length, commands.Select(static command => command.Output).Distinct().Count());
    }

    [Fact]
    public async Task A_second_authority_on_the_same_folder_does_not_start()
    {
        await using var authority = await ServedAuthority.StartAsync(_home, Stop);
        await ExpectAsync(1, "already-running", "serve", "--port", "0");
    }

    [Fact]
    public async Task The_first_invite_and_the_root_passphrase_are_the_owners_alone_and_in_no_log()
    {
        await using var authority = await ServedAuthority.StartAsync(_home, Stop);
        var invite = Path.Combine(authority.Folder, "admin.invite");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(invite));
        Assert.DoesNotContain((await File.ReadAllTextAsync(invite, Stop)).Trim(), authority.Log, StringComparison.Ordinal);
        foreach (var secret in (string[])["root.pass", "db.key", "root.key", "issuing.key", "ca.db", "revocations.log"])
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(authority.Folder, secret)));
        }
    }

    [Fact]
    public async Task A_start_is_quick_and_a_stop_is_clean()
    {
        await InitAsync();
        await using var authority = await ServedAuthority.StartAsync(_home, Stop);
        var (exit, output, words) = await authority.CaAsync(Stop, "status", "--json");
        Assert.True(exit == 0, words);
        using var status = JsonDocument.Parse(output);
        Assert.True(status.RootElement.GetProperty("running").GetBoolean());
        Assert.Equal(authority.Port, status.RootElement.GetProperty("port").GetInt32());
        await authority.TerminateAsync(Stop);
        Assert.False(File.Exists(Path.Combine(authority.Folder, "control.sock")));
        var stopped = await ServedAuthority.RunCaAsync(_home, Stop, "status");
        Assert.StartsWith("stopped", stopped.Output, StringComparison.Ordinal);
    }

    private async Task InitAsync()
    {
        var (exit, _, words) = await ServedAuthority.RunCaAsync(_home, Stop, "init", "--host", "localhost");
        Assert.True(exit == 0, words);
    }

    /// <summary>With --json the error is the only line of stdout; without it, one line of stderr.</summary>
    private async Task ExpectAsync(int exitCode, string code, params string[] words)
    {
        var (exit, output, errors) = await ServedAuthority.RunCaAsync(_home, Stop, [.. words, "--json"]);
        Assert.True(exit == exitCode, $"{exit}: {output}{errors}");
        using var json = JsonDocument.Parse(output);
        Assert.Equal(code, json.RootElement.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(exitCode, json.RootElement.GetProperty("error").GetProperty("exitCode").GetInt32());
        var plain = await ServedAuthority.RunCaAsync(_home, Stop, words);
        Assert.Equal(exitCode, plain.ExitCode);
        Assert.StartsWith("peersecure: ", Assert.Single(plain.Words.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }
}

using System.Text.Json;
using PeerSecure.EndToEnd.Tests.Authority;
using PeerSecure.EndToEnd.Tests.Discovery;

namespace PeerSecure.EndToEnd.Tests.CommandLine;

/// <summary>C1: the two scripts at the root, as somebody types them who knows no other command.</summary>
public sealed class StartScriptTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("peersecure-test-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string Checkout => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ServedAuthority.Program)!, "..", "..", "..", ".."));

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Theory]
    [InlineData("startServer.sh", 2, "usage: startServer.sh PORT")]
    [InlineData("startServer.sh 0", 2, "'0' is not a port")]
    [InlineData("startServer.sh 70000", 2, "'70000' is not a port")]
    [InlineData("startServer.sh x", 2, "'x' is not a port")]
    [InlineData("startClient.sh localhost", 2, "usage: startClient.sh HOST PORT")]
    [InlineData("startClient.sh localhost 99999", 2, "'99999' is not a port")]
    [InlineData("startClient.sh '' 1256", 2, "the host is empty")]
    [InlineData("startClient.sh localhost 1256 --link", 2, "--link needs the join link")]
    public async Task What_cannot_be_is_said_in_a_line_before_anything_starts(string line, int code, string said)
    {
        var (exit, output, words) = await ScriptAsync(line);
        Assert.Equal(code, exit);
        Assert.Equal("", output);
        Assert.Contains(said, words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_server_serves_on_the_port_and_says_when_it_is_taken()
    {
        await using var authority = await ServedAuthority.StartAsync(Cancel, "--hidden");
        var (exit, _, words) = await ScriptAsync($"startServer.sh {authority.Port} --home '{_home}' --bind 127.0.0.1 --hidden");
        Assert.Equal(1, exit);
        Assert.Contains($"{authority.Port}", words, StringComparison.Ordinal);

        await using var server = LineProcess.Start("env", "PEERSECURE_NO_BUILD=1", Path.Combine(Checkout, "startServer.sh"), "1", "--help");
        await server.LineAsync("--registration", Cancel);
    }

    [Fact]
    public async Task The_client_joins_where_the_command_works_and_keeps_stdout_for_its_data()
    {
        await using var authority = await ServedAuthority.StartAsync(Cancel, "--registration", "open", "--hidden");
        var (exit, output, words) = await ScriptAsync($"startClient.sh localhost {authority.Port} check nobody --json --home '{_home}'");
        Assert.Equal(6, exit);   // no terminal, no link: nobody can compare the root
        Assert.Equal("", output);
        Assert.Contains("--trust-on-first-use", words, StringComparison.Ordinal);

        (exit, output, words) = await ScriptAsync($"startClient.sh localhost {authority.Port} --trust-on-first-use check nobody --json --home '{_home}'");
        AssertAnswered(exit, output, words);
        Assert.Contains("Joined authority", words, StringComparison.Ordinal);
        (exit, output, words) = await ScriptAsync($"startClient.sh localhost {authority.Port} --home='{_home}' --json check nobody");
        AssertAnswered(exit, output, words);
        Assert.DoesNotContain("Joined", words, StringComparison.Ordinal);   // once is enough

        var (_, status, _) = await authority.CaAsync(Cancel, "status", "--json");
        var link = JsonElement.Parse(status).GetProperty("link").GetString()!;
        var other = Directory.CreateDirectory(Path.Combine(_home, "other")).FullName;
        (exit, _, words) = await ScriptAsync($"startClient.sh localhost {authority.Port} --link '{link[..^64]}{new string('0', 64)}' check nobody --json --home '{other}'");
        Assert.True(exit == 6, words);
        (exit, output, words) = await ScriptAsync($"startClient.sh localhost {authority.Port} --link '{link}' check nobody --json --home '{other}'");
        AssertAnswered(exit, output, words);
    }

    private static void AssertAnswered(int exit, string output, string words)
    {
        Assert.True(exit == 4, $"{exit}\n{output}\n{words}");   // nobody has that name
        Assert.False(JsonElement.Parse(output).GetProperty("exists").GetBoolean());
    }

    /// <summary>In an empty environment but for what a shell has, so that no other home is meant.</summary>
    private Task<(int ExitCode, string Output, string Words)> ScriptAsync(string line) =>
        ServedAuthority.RunAsync(_home, Cancel, "bash", "-c", $"unset PEERSECURE_HOME; export HOME='{_home}' PEERSECURE_NO_BUILD=1; exec '{Checkout}'/{line}");
}

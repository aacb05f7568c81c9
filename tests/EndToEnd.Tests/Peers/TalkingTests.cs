using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using PeerSecure.EndToEnd.Tests.Authority;
using PeerSecure.EndToEnd.Tests.Discovery;

namespace PeerSecure.EndToEnd.Tests.Peers;

/// <summary>An authority and two peers as separate processes on loopback: the main job, from the command line.</summary>
public sealed class TalkingTests(TalkingTests.Registered registered) : IClassFixture<TalkingTests.Registered>, IAsyncLifetime
{
    private readonly ServedAuthority _authority = registered.Authority;
    private Person _alice = null!;
    private Person _bob = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _alice = await registered.Alice.CopyAsync(Cancel);
        _bob = await registered.Bob.CopyAsync(Cancel);
    }

    public ValueTask DisposeAsync()
    {
        _alice.Dispose();
        _bob.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Two_people_talk_both_ways_and_a_revocation_ends_it_at_once()
    {
        using var leaving = await Person.RegisterAsync(_authority, "anna", Cancel);
        var (bob, port) = await _bob.ListenAsync(Cancel);
        await using var listening = bob;
        await using var alice = leaving.Start("connect", $"bob@127.0.0.1:{port}");
        await bob.NextAsync("session", Cancel, static item => Text(item, "state") == "opened" && Text(item, "account") == "anna" && Text(item, "trust") == "new");
        await alice.SayAsync("hello bob");
        Assert.Equal("hello bob", Text(await bob.NextAsync("text", Cancel), "body"));
        await alice.NextAsync("state", Cancel, static item => Text(item, "state") == "delivered");
        await bob.SayAsync("//hello alice");
        Assert.Equal("/hello alice", Text(await alice.NextAsync("text", Cancel), "body"));

        var (exit, _, words) = await _authority.CaAsync(Cancel, "revoke", "anna");
        Assert.True(exit == 0, words);
        var revoked = Stopwatch.GetTimestamp();
        Assert.Equal("revoked", Text(await bob.NextAsync("session", Cancel, static item => Text(item, "state") == "ended"), "code"));
        Assert.InRange(Stopwatch.GetElapsedTime(revoked), TimeSpan.Zero, TimeSpan.FromSeconds(3));
        Assert.Equal(8, await alice.EndAsync(Cancel));
        Assert.Equal(6, (await leaving.RunAsync(Cancel, "connect", $"bob@127.0.0.1:{port}", "--send", "let me in")).ExitCode);
    }

    [Fact]
    public async Task A_receiver_killed_during_a_transfer_goes_on_where_it_was()
    {
        var file = Path.Combine(_alice.Home, "data.bin");
        await File.WriteAllBytesAsync(file, RandomNumberGenerator.GetBytes(96 * 1024 * 1024), Cancel);
        var (bob, port) = await _bob.ListenAsync(Cancel);
        await using var alice = _alice.Start("connect", $"bob@127.0.0.1:{port}");
        await alice.NextAsync("session", Cancel);
        await alice.SayAsync($"/file {file}");
        for (var kill = 0; kill < 3; kill++)
        {
            await bob.NextAsync("file", Cancel, static item => Text(item, "state") is "progress");
            await bob.KillAsync();
            await bob.DisposeAsync();
            bob = _bob.Start("listen", "--port", $"{port}", "--hidden", "--accept", "all", "--files", "accept", "--download-dir", _bob.Downloads);
        }

        var kept = await bob.NextAsync("file", Cancel, static item => Text(item, "state") == "kept");
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(file, Cancel))), Text(kept, "sha256"));
        Assert.Equal(await File.ReadAllBytesAsync(file, Cancel), await File.ReadAllBytesAsync(Path.Combine(_bob.Downloads, "data.bin"), Cancel));
        await bob.DisposeAsync();
    }

    [Fact]
    public async Task Enrolled_peers_connect_while_the_authority_is_down()
    {
        await using var others = new Registered();      // the authority of the other tests stays
        await others.InitializeAsync();
        await others.Authority.KillAsync();
        var (bob, port) = await others.Bob.ListenAsync(Cancel);
        await using var listening = bob;
        await others.Alice.MustAsync(Cancel, "connect", $"bob@127.0.0.1:{port}", "--send", "still here");
        Assert.Equal("still here", Text(await bob.NextAsync("text", Cancel), "body"));
        Assert.Contains("\"state\":\"delivered\"", await others.Alice.MustAsync(Cancel, "history", "bob", "--json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_hook_gets_the_text_and_who_is_proven_to_have_sent_it()
    {
        var seen = Path.Combine(_bob.Home, "seen");
        var (bob, port) = await _bob.ListenAsync(Cancel, "--on-message", $"(echo \"$PEERSECURE_FROM/$PEERSECURE_DEVICE $PEERSECURE_TRUST ${{PEERSECURE_PASSWORD-none}}\"; cat) > {seen}.part && mv {seen}.part {seen}");
        await using var listening = bob;
        using var watcher = new FileSystemWatcher(_bob.Home, "seen") { EnableRaisingEvents = true };
        var renamed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        watcher.Renamed += (_, _) => renamed.TrySetResult();
        await _alice.MustAsync(Cancel, "connect", $"bob@127.0.0.1:{port}", "--send", "$(rm -rf /) run me");
        await renamed.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        Assert.Equal("alice/box new none\n$(rm -rf /) run me", await File.ReadAllTextAsync(seen, Cancel));
    }

    [Fact]
    public async Task Exit_codes_say_what_happened()
    {
        var (bob, port) = await _bob.ListenAsync(Cancel);
        await using var listening = bob;
        var at = $"127.0.0.1:{port}";
        await Expect(0, "connect", $"bob@{at}", "--send", "hello");
        await Expect(2, "connect", $"bob@{at}", "--files", "perhaps");
        await Expect(2, "connect", "not a name");
        await Expect(4, "connect", $"bob@{at}", "--file", "/does/not/exist");
        await Expect(4, "verify", "nobody");
        await Expect(4, "trust", "bob");
        await Expect(5, "connect", "bob@127.0.0.1:1", "--send", "hello");
        await Expect(5, "connect", $"127.0.0.1:{_authority.Port}", "--send", "hello");   // not a peer
        await Expect(6, "connect", $"carol@{at}", "--send", "hello");                     // the name asked for is not the name proven
        await Expect(6, "connect", $"bob/phone@{at}", "--send", "hello");
        await Expect(1, "listen", "--port", $"{port}", "--hidden");
        await Expect(0, "verify", "bob", "--yes");
        Assert.Contains("\"verified\":true", await _alice.MustAsync(Cancel, "contacts", "--json"), StringComparison.Ordinal);
        await bob.SignalAsync("TERM", Cancel);
        Assert.Equal(130, await bob.EndAsync(Cancel));
    }

    [Fact]
    public async Task Stock_openssl_reaches_the_hello_with_a_device_certificate_and_not_without()
    {
        Tool.Require("openssl");
        var (bob, port) = await _bob.ListenAsync(Cancel);
        await using var listening = bob;
        var key = Path.Combine(_alice.Profile, "device.key");
        var certificate = Path.Combine(_alice.Profile, "device.crt");
        var hello = """{"versions":[1],"features":[],"evidence":{},"revocations":0}""";
        var frame = $"\\x00\\x00\\x00\\x{hello.Length:x2}\\x01{hello.Replace("\"", "\\\"", StringComparison.Ordinal)}";
        var connect = $"openssl s_client -connect 127.0.0.1:{port} -alpn peersecure/1 -tls1_3 -quiet";
        var with = await ServedAuthority.RunAsync(
            _alice.Home, Cancel, "bash", "-c", $"(printf \"{frame}\"; sleep 2) | timeout 10 {connect} -cert {certificate} -cert_chain {certificate} -key {key} -pass file:{_alice.Home}/password 2>/dev/null | strings");
        Assert.Contains("\"versions\":[1]", with.Output, StringComparison.Ordinal);
        var without = await ServedAuthority.RunAsync(_alice.Home, Cancel, "bash", "-c", $"(printf \"{frame}\"; sleep 1) | timeout 10 {connect} 2>/dev/null | strings");
        Assert.DoesNotContain("versions", without.Output, StringComparison.Ordinal);
        Assert.Contains("{\"code\":\"refused\"}", without.Output, StringComparison.Ordinal);
    }

    /// <summary>One authority, and alice and bob as they are once registered; each test works on copies of theirs.</summary>
    public sealed class Registered : IAsyncLifetime
    {
        internal ServedAuthority Authority { get; private set; } = null!;

        internal Person Alice { get; private set; } = null!;

        internal Person Bob { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Authority = await ServedAuthority.StartAsync(Cancel, "--registration", "open");
            var people = await Task.WhenAll(Person.RegisterAsync(Authority, "alice", Cancel), Person.RegisterAsync(Authority, "bob", Cancel));
            (Alice, Bob) = (people[0], people[1]);
        }

        public async ValueTask DisposeAsync()
        {
            Alice.Dispose();
            Bob.Dispose();
            await Authority.DisposeAsync();
        }
    }

    private static string? Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.GetString() : null;

    private async Task Expect(int code, params string[] words)
    {
        var (exit, output, said) = await _alice.RunAsync(Cancel, words);
        Assert.True(exit == code, $"{string.Join(' ', words)} ended with {exit} instead of {code}: {output}{said}");
    }
}

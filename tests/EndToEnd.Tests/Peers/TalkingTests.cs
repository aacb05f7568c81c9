using System.Diagnostics;
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
    public async Task A_listener_whose_device_is_revoked_still_ends_in_order()
    {
        using var ursula = await Person.RegisterAsync(_authority, "ursula", Cancel);
        await using var listening = (await ursula.ListenAsync(Cancel)).Process;
        var (exit, _, words) = await _authority.CaAsync(Cancel, "revoke", "ursula/box");
        Assert.True(exit == 0, words);
        await listening.SignalAsync("INT", Cancel);   // its goodbye to the authority is refused, and so is a new ticket
        Assert.Equal(130, await listening.EndAsync(Cancel));
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
    public async Task A5_the_callers_roles_are_proven_by_a_ticket_and_without_the_authority_there_are_none()
    {
        await using var others = new Registered();      // the authority of the other tests stays
        await others.InitializeAsync();
        var (exit, _, words) = await others.Authority.CaAsync(Cancel, "accounts", "promote", "alice");
        Assert.True(exit == 0, words);
        await others.Alice.MustAsync(Cancel, "login", "alice");   // A4: a role needs a password login
        var seen = Path.Combine(others.Bob.Home, "roles");
        var (bob, port) = await others.Bob.ListenAsync(Cancel, "--on-message", $"echo \"$PEERSECURE_FROM is $PEERSECURE_ROLES\" >> {seen}");
        await using var listening = bob;
        await others.Alice.MustAsync(Cancel, "connect", $"bob@127.0.0.1:{port}", "--send", "by name");
        Assert.Equal("[\"admin\"]", await RolesAsync(bob));
        await others.Alice.MustAsync(Cancel, "connect", $"127.0.0.1:{port}", "--send", "by address");   // whom it is for is known only after TLS
        Assert.Equal("[\"admin\"]", await RolesAsync(bob));
        await others.Authority.KillAsync();
        await others.Alice.MustAsync(Cancel, "connect", $"bob@127.0.0.1:{port}", "--send", "without anybody in between");
        Assert.Equal("[]", await RolesAsync(bob));
        await bob.SignalAsync("TERM", Cancel);
        Assert.Equal(130, await bob.EndAsync(Cancel));   // the hook has seen every text
        Assert.Equal("alice is admin\nalice is admin\nalice is \n", await File.ReadAllTextAsync(seen, Cancel));
    }

    [Fact]
    public async Task M4_what_a_person_reads_at_the_prompt_is_told_over_the_session_unless_that_is_off()
    {
        await using var others = new Registered();
        await others.InitializeAsync();
        await others.Authority.KillAsync();
        var (bob, port) = await others.Bob.ListenAsync(Cancel);
        await using var listening = bob;
        var connect = $"connect bob@127.0.0.1:{port} --passphrase-file {others.Alice.Home}/passphrase";
        await using (var window = await Screens.ScreenWindow.OpenAsync(100, 30, others.Alice.Home, connect))
        {
            await window.ShowsAsync("Connected to bob/box");
            await bob.NextAsync("session", Cancel, static item => Text(item, "state") == "opened");   // before it, a line of his has nobody to go to
            await bob.SayAsync("the first");
            await window.ShowsAsync("the first");
            await bob.NextAsync("state", Cancel, static item => Text(item, "state") == "read");
            await window.TypeAsync("/quit");
            await window.KeysAsync("Enter");
            await window.ShowsAsync("ready$");
        }

        await others.Alice.RunAsync(Cancel, "inbox", "--read-receipts", "off");   // 5: the mailbox cannot be reached, the switch is here
        await using (var window = await Screens.ScreenWindow.OpenAsync(100, 30, others.Alice.Home, connect))
        {
            await window.ShowsAsync("Connected to bob/box");
            await bob.NextAsync("session", Cancel, static item => Text(item, "state") == "opened");   // before it, a line of his has nobody to go to
            await bob.SayAsync("the second");
            await window.ShowsAsync("the second");
            await window.TypeAsync("seen");
            await window.KeysAsync("Enter");
            await bob.NextAsync("text", Cancel, static item => Text(item, "body") == "seen");
            await window.TypeAsync("/quit");
            await window.KeysAsync("Enter");
            await window.ShowsAsync("ready$");
        }

        await bob.SignalAsync("TERM", Cancel);
        await bob.EndAsync(Cancel);
        var states = (await others.Bob.MustAsync(Cancel, "history", "alice", "--json")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(static line => JsonDocument.Parse(line).RootElement).Where(static line => Text(line, "direction") == "out").Select(static line => $"{Text(line, "body")}: {Text(line, "state")}");
        Assert.Equal(["the first: read", "the second: delivered"], states);
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
    public async Task Stock_openssl_reaches_the_hello_with_a_good_device_certificate_and_with_no_other()
    {
        Tool.Require("openssl");
        using var carol = await Person.RegisterAsync(_authority, "carol", Cancel);
        var (bob, port) = await _bob.ListenAsync(Cancel);
        await using var listening = bob;
        var password = $"-pass file:{_alice.Home}/passphrase";
        await ExpectHelloAsync(port, $"-cert {_alice.Profile}/device.crt -cert_chain {_alice.Profile}/device.crt -key {_alice.Profile}/device.key {password}");
        await ExpectRefusalAsync(port, "");

        // the same names under a key that no authority of ours certified
        var foreign = Path.Combine(_bob.Home, "foreign");
        var authority = Text(JsonDocument.Parse(await _alice.MustAsync(Cancel, "whoami", "--json")).RootElement, "authority");
        var made = await ServedAuthority.RunAsync(
            _bob.Home, Cancel, "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "7", "-subj", "/CN=alice",
            "-addext", $"subjectAltName=URI:peersecure://{authority}/alice/box", "-addext", "extendedKeyUsage=clientAuth,serverAuth", "-keyout", $"{foreign}.key", "-out", $"{foreign}.crt");
        Assert.True(made.ExitCode == 0, made.Words);
        await ExpectRefusalAsync(port, $"-cert {foreign}.crt -key {foreign}.key");

        await using (var calling = carol.Start("connect", $"bob@127.0.0.1:{port}"))
        {
            await bob.NextAsync("session", Cancel, static item => Text(item, "account") == "carol" && Text(item, "state") == "opened");
            var (exit, _, words) = await _authority.CaAsync(Cancel, "revoke", "carol");
            Assert.True(exit == 0, words);
            await bob.NextAsync("session", Cancel, static item => Text(item, "account") == "carol" && Text(item, "code") == "revoked");   // so bob knows
        }

        await ExpectRefusalAsync(port, $"-cert {carol.Profile}/device.crt -cert_chain {carol.Profile}/device.crt -key {carol.Profile}/device.key -pass file:{carol.Home}/passphrase");
    }

    private async Task ExpectHelloAsync(int port, string credentials) =>
        Assert.Contains("\"versions\":[1]", await CallAsync(port, credentials), StringComparison.Ordinal);

    private async Task ExpectRefusalAsync(int port, string credentials)
    {
        var heard = await CallAsync(port, credentials);
        Assert.DoesNotContain("versions", heard, StringComparison.Ordinal);
        Assert.Contains("{\"code\":\"refused\"}", heard, StringComparison.Ordinal);
    }

    /// <summary>What bob says to an openssl that shakes hands with these and sends a hello.</summary>
    private async Task<string> CallAsync(int port, string credentials)
    {
        var hello = """{"versions":[1],"features":[],"evidence":{},"revocations":0}""";
        var frame = $"\\x00\\x00\\x00\\x{hello.Length:x2}\\x01{hello.Replace("\"", "\\\"", StringComparison.Ordinal)}";
        var connect = $"openssl s_client -connect 127.0.0.1:{port} -alpn peersecure/1 -tls1_3 -quiet {credentials}";
        return (await ServedAuthority.RunAsync(_alice.Home, Cancel, "bash", "-c", $"(printf \"{frame}\"; sleep 2) | timeout 10 {connect} 2>/dev/null | strings")).Output;
    }

    private static async Task<string> RolesAsync(JsonProcess bob) =>
        (await bob.NextAsync("session", Cancel, static item => Text(item, "state") == "opened")).GetProperty("roles").GetRawText();

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

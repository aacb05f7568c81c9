using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using PeerSecure.EndToEnd.Tests.Authority;
using PeerSecure.EndToEnd.Tests.Discovery;
using PeerSecure.EndToEnd.Tests.Peers;

namespace PeerSecure.EndToEnd.Tests.Mail;

/// <summary>Mail and kept files between processes: an authority, alice and bob, who are never there at the same time unless a test says so.</summary>
public sealed class MailTests : IAsyncLifetime
{
    private ServedAuthority _authority = null!;
    private Person _alice = null!;
    private Person _bob = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A full run takes 10000.</summary>
    private static int Messages => int.TryParse(Environment.GetEnvironmentVariable("PEERSECURE_MAIL_MESSAGES"), CultureInfo.InvariantCulture, out var count) ? count : 12;

    public async ValueTask InitializeAsync()
    {
        _authority = await ServedAuthority.StartAsync(Cancel, "--registration", "open");
        _alice = await Person.RegisterAsync(_authority, "alice", Cancel);
        _bob = await Person.RegisterAsync(_authority, "bob", Cancel, onePassword: true);   // types it in a shell
    }

    public async ValueTask DisposeAsync()
    {
        _alice.Dispose();
        _bob.Dispose();
        await _authority.DisposeAsync();
    }

    [Fact]
    public async Task A_message_for_somebody_away_is_stored_then_delivered_then_read()
    {
        var sent = JsonElement.Parse(await _alice.MustAsync(Cancel, "send", "bob", "see you at noon", "--json"));
        Assert.Equal("stored", Text(sent, "state"));
        Assert.Contains("see you at noon", await _bob.MustAsync(Cancel, "inbox"), StringComparison.Ordinal);
        await _alice.MustAsync(Cancel, "inbox");
        Assert.Contains("[delivered]", await _alice.MustAsync(Cancel, "history", "bob"), StringComparison.Ordinal);
        await _bob.MustAsync(Cancel, "read", Text(sent, "id"));
        await _alice.MustAsync(Cancel, "inbox");
        Assert.Contains("[read]", await _alice.MustAsync(Cancel, "history", "bob"), StringComparison.Ordinal);
        var (exit, output, _) = await _alice.RunAsync(Cancel, "send", "nobody", "hello", "--json");
        Assert.Equal(4, exit);
        Assert.Contains("unknown-account", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_goes_on_after_a_kill_and_arrives_whole()
    {
        var path = Path.Combine(_alice.Home, "big.bin");
        await File.WriteAllBytesAsync(path, RandomNumberGenerator.GetBytes(48 * 1024 * 1024), Cancel);
        await using (var putting = LineProcess.Start("dotnet", Person.Program, "files", "put", path, "--to", "bob", "--home", _alice.Home, "--passphrase-file", Path.Combine(_alice.Home, "passphrase")))
        {
            await putting.LineAsync("% of", Cancel);   // some of it is there; disposing kills
        }

        await _alice.MustAsync(Cancel, "files", "put", path, "--to", "bob");
        await _bob.MustAsync(Cancel, "inbox");
        var shared = (await _bob.MustAsync(Cancel, "files", "list", "--json")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var id = Text(JsonElement.Parse(Assert.Single(shared)), "id");
        var target = Path.Combine(_bob.Home, "got.bin");
        await _bob.MustAsync(Cancel, "files", "get", id, "-o", target);
        Assert.Equal(await HashAsync(path), await HashAsync(target));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_alice.Profile, "uploads")));
    }

    [Fact]
    public async Task The_shell_answers_a_script_in_the_words_of_the_origins()
    {
        var script = Path.Combine(_bob.Home, "script");
        await File.WriteAllTextAsync(
            script,
            """
            login bob
            not the password
            LOGIN bob
            the password of bob
            Read_Unread
            VIEW
            view
            check alice
            CHECK nobody-here
            COMPOSE bob alice hello from a script
            compose nobody-here hello
            create_account dora
            the password of dora
            create_account alice
            another password
            EXIT
            """,
            Cancel);
        var (_, output, words) = await ServedAuthority.RunAsync(_bob.Home, Cancel, "bash", "-c", $"exec dotnet '{Person.Program}' shell --home '{_bob.Home}' < '{script}'");
        string[] wanted = ["LOGIN FAILED: INCORRECT PASSWORD", "Signed in as bob", "No Messages Yet", "No New Notifications", "USERNAME ALREADY EXISTS", "USERNAME NOT FOUND", "MESSAGE SENT SUCCESSFULLY", "USERNAME NOT FOUND", "ACCOUNT CREATED", "USERNAME ALREADY EXISTS", "Logged out."];
        var at = 0;
        foreach (var answer in wanted)
        {
            at = output.IndexOf(answer, at, StringComparison.Ordinal);
            Assert.True(at >= 0, $"'{answer}' is missing or out of order in\n{output}\n{words}");
            at += answer.Length;
        }

        Assert.Contains("hello from a script", await _alice.MustAsync(Cancel, "inbox"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killed_at_random_every_message_arrives_once_and_no_state_is_false()
    {
        for (var written = 0; written < Messages;)
        {
            var count = RandomNumberGenerator.GetInt32(1, Math.Max(2, Messages / 3));
            await using var alice = (await _alice.ListenAsync(Cancel)).Process;
            await using var bob = (await _bob.ListenAsync(Cancel)).Process;
            await alice.SayAsync("/to bob");
            await bob.SayAsync("/to alice");
            for (var end = Math.Min(written + count, Messages); written < end; written++)
            {
                await alice.SayAsync($"a{written}");
                await bob.SayAsync($"b{written}");
                await alice.NextAsync("sent", Cancel);
                await bob.NextAsync("sent", Cancel);
            }

            await alice.KillAsync();
            await bob.KillAsync();
        }

        // what was written last is kept for a direct session for three seconds before it goes by mailbox
        var (ofAlice, ofBob) = (new List<JsonElement>(), new List<JsonElement>());
        for (var round = 0; round < 3 || (round < 12 && ofAlice.Concat(ofBob).Any(IsOnItsWay)); round++)
        {
            await _alice.MustAsync(Cancel, "inbox");
            await _bob.MustAsync(Cancel, "inbox");
            (ofAlice, ofBob) = (await HistoryAsync(_alice, "bob"), await HistoryAsync(_bob, "alice"));
        }

        AssertArrived(ofAlice, ofBob);
        AssertArrived(ofBob, ofAlice);
    }

    /// <summary>What was kept by its sender is there once, and is not called delivered for any other reason.</summary>
    private static void AssertArrived(List<JsonElement> sender, List<JsonElement> recipient)
    {
        var arrived = recipient.Where(static line => Text(line, "direction") == "in" && Text(line, "kind") == "text").Select(static line => Text(line, "id")).ToList();
        var sent = sender.Where(static line => Text(line, "direction") == "out").ToList();
        Assert.NotEmpty(sent);
        Assert.Equal(arrived.Count, arrived.Distinct().Count());
        Assert.Equal([.. sent.Select(static line => Text(line, "id")).Order()], arrived.Order());
        Assert.All(sent, static line => Assert.Contains(Text(line, "state"), (string[])["delivered", "read"]));
    }

    private static bool IsOnItsWay(JsonElement line) => Text(line, "direction") == "out" && Text(line, "state") is not ("delivered" or "read");

    private static async Task<List<JsonElement>> HistoryAsync(Person person, string with) =>
        [.. (await person.MustAsync(Cancel, "history", with, "--last", "100000", "--json")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonElement.Parse(line))];

    private static string Text(JsonElement item, string name) => item.GetProperty(name).GetString()!;

    private static async Task<string> HashAsync(string path)
    {
        await using var stream = File.OpenRead(path);
        return Convert.ToHexString(await SHA256.HashDataAsync(stream, Cancel));
    }
}

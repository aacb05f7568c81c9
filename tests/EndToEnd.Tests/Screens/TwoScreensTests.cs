using System.Globalization;
using System.Text.RegularExpressions;

namespace PeerSecure.EndToEnd.Tests.Screens;

/// <summary>Two people before two screens, one of them the administrator, and a real authority: everything they do to each other, seen by both.</summary>
public sealed partial class TwoScreensTests : ScreenStory
{
    private const string Password = "correct horse battery";
    private const int MostMemory = 150;   // MiB
    private const int FileSize = 256 * 1024 * 1024;

    [Theory]
    [InlineData(80, 24)]
    [InlineData(200, 60)]
    public async Task Two_people_meet_talk_share_change_keys_and_part(int width, int height)
    {
        await using var alice = await ScreenWindow.OpenAsync(width, height, Home);
        await BecomeAdminAsync(alice);
        await WriteToSomebodyAwayAsync(alice);

        await using var bob = await ScreenWindow.OpenAsync(width, height, Bob.Home);
        await bob.ShowsAsync("Unlock bob");
        await bob.TypeAsync("the password of bob");
        await bob.KeysAsync("Enter");
        await ReadInTheInboxAsync(alice, bob);
        await SeeWhoIsOnlineAsync(alice);
        await ConnectAsync(alice, await ListenAsync(bob));
        await ShareAFileAsync(alice, bob);
        await ChangeKeysAsync(alice, bob);
        await RevokeAsync(alice, bob);
        await AdministerAsync(alice);
        foreach (var window in (ScreenWindow[])[alice, bob])
        {
            var peak = await window.PeakMemoryAsync();
            TestContext.Current.TestOutputHelper?.WriteLine($"peak memory {peak} MiB");
            Assert.InRange(peak, 1, MostMemory);
        }

        await alice.KeysAsync("C-q");
        await alice.ShowsAsync("ready$");
        await alice.IsUsableAsync();
    }

    /// <summary>Registers on the screen, by the code that the authority wrote for its first administrator.</summary>
    private async Task BecomeAdminAsync(ScreenWindow alice)
    {
        var (_, output, _) = await Authority.CaAsync(Cancel, "status", "--json");
        using var status = System.Text.Json.JsonDocument.Parse(output);
        await alice.ShowsAsync("By its address or link");
        await alice.TypeAsync(status.RootElement.GetProperty("link").GetString()!);
        await alice.KeysAsync("Enter");
        await alice.ShowsAsync("Register a new account");
        await alice.TypeAsync("alice");
        await alice.KeysAsync("Tab", "C-u");
        await alice.TypeAsync("laptop");
        await alice.KeysAsync("Tab");
        await alice.TypeAsync((await File.ReadAllTextAsync(Path.Combine(Authority.Folder, "admin.invite"), Cancel)).Trim());
        await alice.KeysAsync("Tab");
        await alice.TypeAsync(Password);
        await alice.KeysAsync("Tab");
        await alice.TypeAsync(Password);
        await alice.KeysAsync("Tab", "Enter");
        await alice.ShowsAsync("Admin");
        await alice.ShowsAsync("alice/laptop");
    }

    private static async Task WriteToSomebodyAwayAsync(ScreenWindow alice)
    {
        await alice.KeysAsync("IC");
        await alice.ShowsAsync("Open a conversation");
        await alice.TypeAsync("nobody");
        await alice.KeysAsync("Enter");
        await alice.ShowsAsync("There is no account 'nobody'.");
        await alice.KeysAsync("C-u");
        await alice.TypeAsync("bob");
        await alice.KeysAsync("Enter");
        await alice.ShowsAsync("no session; messages go by mailbox");
        await alice.TypeAsync("while you were away");
        await alice.KeysAsync("Enter");
        await alice.ShowsLineAsync("while you were away", "stored");
        await alice.ShowsAsync("First contact with bob/box");
        await alice.ShowsLineAsync(" bob  known ");
    }

    private static async Task ReadInTheInboxAsync(ScreenWindow alice, ScreenWindow bob)
    {
        await bob.ShowsAsync("Inbox 1");
        await bob.ShowsLineAsync("alice", "known");
        await bob.KeysAsync("M-3");
        await bob.ShowsLineAsync("new alice", "while you were away");
        await bob.KeysAsync("Enter");
        await bob.ShowsAsync("From alice");
        await bob.KeysAsync("Escape");
        await bob.HidesAsync("From alice");
        await bob.HidesAsync("Inbox 1");
        await bob.KeysAsync("F6");
        await bob.ShowsLineAsync("alice", "while you were away");
        await alice.ShowsLineAsync("while you were away", "read");
    }

    /// <summary>Not on the local network, so the authority alone knows.</summary>
    private static async Task SeeWhoIsOnlineAsync(ScreenWindow alice)
    {
        await alice.KeysAsync("M-1", "F7");
        await alice.ShowsLineAsync("bob", "known", "online");
    }

    private static async Task<int> ListenAsync(ScreenWindow bob)
    {
        await bob.KeysAsync("M-1");
        await bob.ShowsAsync("not listening");
        await bob.KeysAsync("F4");
        await bob.ShowsAsync("Listen for others");
        await bob.KeysAsync("Tab", "Tab", "Right");
        await bob.ShowsAsync("[hidden]");
        await bob.KeysAsync("Enter");
        var screen = await bob.ShowsAsync("listening on ");
        return int.Parse(Listening().Match(screen).Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private static async Task ConnectAsync(ScreenWindow alice, int port)
    {
        await alice.CommandAsync("Connect directly");
        await alice.ShowsAsync("Opens a session");
        await alice.KeysAsync("C-u");
        await alice.TypeAsync($"bob@127.0.0.1:{port}");
        await alice.KeysAsync("Enter");
        await alice.ShowsLineAsync(" bob  known", "direct session open");
    }

    private async Task ShareAFileAsync(ScreenWindow alice, ScreenWindow bob)
    {
        var path = Path.Combine(Home, "plan.bin");
        await WriteFileAsync(path);
        await bob.KeysAsync("M-2");
        await bob.ShowsAsync("direct session open");
        await alice.KeysAsync("F7");
        await alice.ShowsAsync("Send a file or folder");
        await alice.TypeAsync(path);
        await alice.KeysAsync("Enter", "Enter");
        await bob.ShowsLineAsync("alice offers 1 file, 256 MiB.", "F8 answers");
        await bob.KeysAsync("F8");
        await bob.ShowsAsync("Files from alice?");
        await bob.KeysAsync("Tab", "Enter");
        await bob.ShowsAsync("MiB of 256 MiB");
        await bob.ShowsAsync("plan.bin from alice is here.");
        await alice.ShowsAsync("plan.bin reached bob.");
        var screen = await bob.ShowsLineAsync("done", "/plan.bin");
        Assert.Contains("file plan.bin (256 MiB)", screen, StringComparison.Ordinal);
        var received = Directory.GetFiles(Bob.Home, "plan.bin", SearchOption.AllDirectories);
        Assert.Equal(await HashAsync(path), await HashAsync(Assert.Single(received)));
    }

    private static async Task ChangeKeysAsync(ScreenWindow alice, ScreenWindow bob)
    {
        await bob.KeysAsync("M-7", "F6");
        await bob.ShowsAsync("Make new keys?");
        await bob.KeysAsync("Tab", "Enter");
        await bob.ShowsAsync("version 2");
        await alice.ShowsAsync("ended: they made new keys.");
        await alice.ShowsLineAsync(" bob  known", "mailbox");   // the old key is gone, and that is nothing bad
        await bob.KeysAsync("M-2");
        await bob.TypeAsync("these are my new keys");
        await bob.KeysAsync("Enter");
        await alice.ShowsAsync("these are my new keys");
        await alice.ShowsAsync("bob/box has a new key");
        await alice.ShowsAsync("the old key vouches for it.");
        await alice.ShowsLineAsync(" bob  known", "mailbox");
    }

    private static async Task RevokeAsync(ScreenWindow alice, ScreenWindow bob)
    {
        await bob.KeysAsync("M-1");
        var port = int.Parse(Listening().Match(await bob.ShowsAsync("listening on ")).Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        await bob.KeysAsync("M-2");
        await ConnectAsync(alice, port);
        await bob.ShowsAsync("direct session open");
        await alice.KeysAsync("M-0");
        await alice.ShowsLineAsync("bob", "user", "good");
        await alice.TypeAsync("bob");
        await alice.ShowsAsync("Narrowed to \"bob\": 1 of 2");
        await alice.KeysAsync("DC");
        await alice.ShowsAsync("lost, stolen or copied");
        await alice.KeysAsync("Enter", "Enter");
        await alice.ShowsAsync("Revoke bob?");
        await alice.KeysAsync("Tab", "Enter");
        await alice.ShowsLineAsync("bob", "user", "disabled");
        await bob.ShowsAsync("ended: a certificate in it was");
        await bob.HidesAsync("direct session open");
        await alice.KeysAsync("M-2");
        await alice.ShowsAsync("ended: a certificate in it was");
        await alice.ShowsLineAsync(" bob  revoked", "mailbox");
    }

    private static async Task AdministerAsync(ScreenWindow alice)
    {
        await alice.KeysAsync("M-0");
        await alice.ShowsAsync("Narrowed");
        await alice.KeysAsync("Escape");
        await alice.HidesAsync("Narrowed");
        await alice.KeysAsync("Tab");
        await alice.ShowsLineAsync("anybody", "admin", "used");
        await alice.KeysAsync("IC");
        await alice.ShowsAsync("Invite somebody");
        await alice.TypeAsync("carol");
        await alice.KeysAsync("Tab", "Enter");
        await alice.ShowsAsync("Good once, until");
        await alice.KeysAsync("Escape");
        await alice.HidesAsync("Good once, until");
        await alice.ShowsLineAsync("carol", "user", "open");
        await alice.KeysAsync("Tab");
        await alice.ShowsLineAsync("alice/laptop", "valid");
        await alice.KeysAsync("Tab", "Enter");
        await alice.ShowsAsync("Rotate the issuing key?");
        await alice.ShowsAsync("New certificates are signed by a new key");
        await alice.KeysAsync("Escape");
        await alice.HidesAsync("Rotate the issuing key?");
        await alice.KeysAsync("Down", "Down", "Enter");
        await alice.ShowsAsync("Rotate the ticket key?");
        await alice.KeysAsync("Tab", "Enter");
        await alice.ShowsAsync("The key is rotated.");
        await alice.KeysAsync("Tab");
        await alice.ShowsLineAsync("alice", "account.register");
        await alice.KeysAsync("F4");
        await alice.ShowsAsync("nothing was changed or removed.");
    }

    private static async Task WriteFileAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.CreateNew);
        var block = new byte[1024 * 1024];
        System.Security.Cryptography.RandomNumberGenerator.Fill(block);
        for (var written = 0; written < FileSize; written += block.Length)
        {
            BitConverter.TryWriteBytes(block, written);
            await file.WriteAsync(block, Cancel);
        }
    }

    private static async Task<string> HashAsync(string path)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexString(await System.Security.Cryptography.SHA256.HashDataAsync(file, Cancel));
    }

    [GeneratedRegex("listening on ([0-9]+)")]
    private static partial Regex Listening();
}

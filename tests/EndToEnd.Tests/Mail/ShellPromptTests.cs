using PeerSecure.EndToEnd.Tests.Authority;
using PeerSecure.EndToEnd.Tests.Peers;
using PeerSecure.EndToEnd.Tests.Screens;

namespace PeerSecure.EndToEnd.Tests.Mail;

/// <summary>C10 as a person has it: the shell's own prompt in a terminal, with completion, lines that come back, and a password that is not shown.</summary>
public sealed class ShellPromptTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Operations_are_completed_recalled_and_answered_and_the_terminal_is_given_back()
    {
        await using var authority = await ServedAuthority.StartAsync(Cancel, "--registration", "open", "--hidden");
        using var bob = await Person.RegisterAsync(authority, "bob", Cancel, onePassword: true);
        await using var window = await ScreenWindow.OpenAsync(100, 30, bob.Home, "shell");
        await window.ShowsAsync("EXIT to log out");

        await window.TypeAsync("LOG");
        await window.KeysAsync("Tab");
        await window.ShowsAsync("LOGIN  LOGOUT");   // two ways: shown, nothing typed
        await window.TypeAsync("IN");
        await window.KeysAsync("Tab");
        await window.TypeAsync("bob");
        await window.KeysAsync("Enter");
        await window.ShowsAsync("Password of bob");
        await window.TypeAsync("a wrong password");
        await window.KeysAsync("Enter");
        await window.ShowsAsync("LOGIN FAILED: INCORRECT PASSWORD");

        await window.KeysAsync("Up", "Enter");
        await window.ShowsAsync("PASSWORD\n> LOGIN bob\nPassword of bob:");
        await window.TypeAsync("the password of bob");
        await window.KeysAsync("Enter");
        await window.ShowsAsync("bob>");
        await window.TypeAsync("read_u");
        await window.KeysAsync("Tab", "Enter");
        await window.ShowsAsync("No Messages Yet");
        await window.TypeAsync("check nobodyX");
        await window.KeysAsync("BSpace", "Home", "End", "Enter");
        await window.ShowsAsync("USERNAME NOT FOUND");
        await window.TypeAsync("notific");
        await window.KeysAsync("Tab");
        await window.TypeAsync("--se");
        await window.KeysAsync("Tab");
        await window.ShowsAsync("bob> notifications --seen");
        await window.KeysAsync("C-c");
        await window.TypeAsync("exit");
        await window.KeysAsync("Enter");
        var screen = await window.ShowsAsync("Logged out.");
        Assert.DoesNotContain("the password of bob", screen, StringComparison.Ordinal);
        await window.IsUsableAsync();
    }
}

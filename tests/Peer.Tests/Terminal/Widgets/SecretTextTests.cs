using System.Text;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Widgets;
using PeerSecure.Peer.Tests.Terminal.Screens;

namespace PeerSecure.Peer.Tests.Terminal.Widgets;

public sealed class SecretTextTests
{
    [Fact]
    public void Typing_pasting_and_deleting_make_the_passphrase_and_the_paste_is_wiped()
    {
        var input = new MaskedInput(new SecretText());
        foreach (var key in Stage.Keys("pass wörd🙂<Backspace>"))
        {
            input = input.Update(key)!;
        }

        var paste = new Paste("XYZ", isCut: false);
        input = input.Update(paste)!;
        using var passphrase = input.Secret.Copy();
        Assert.Equal("pass wördXYZ", new string(passphrase.Span));
        Assert.Equal("\0\0\0", paste.Text);
    }

    [Fact]
    public void Clearing_leaves_nothing_and_printing_shows_nothing()
    {
        var secret = new SecretText();
        secret.Append("hunter2");
        Assert.DoesNotContain("hunter2", new MaskedInput(secret).ToString(), StringComparison.Ordinal);
        secret.Clear();
        Assert.Equal(0, secret.Length);
        Assert.True(secret.FixedTimeEquals(new SecretText()));
    }

    [Fact]
    public void More_than_a_passphrase_can_hold_is_refused_in_whole_characters()
    {
        var secret = new SecretText();
        secret.Append(new string('x', 1023));
        secret.Append(new Rune(0x1F642));
        Assert.Equal(1023, secret.Length);
    }
}

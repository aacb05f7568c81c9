using System.Text;
using PeerSecure.Common.Scram;

namespace PeerSecure.Common.Tests.Scram;

public sealed class PasswordTextTests
{
    [Theory]
    [InlineData("pencil", "pencil")]
    [InlineData("a b", "a b")]
    [InlineData("a\u00A0b\u2003c\u3000d", "a b c d")]                     // other spaces
    [InlineData("I\u00ADX", "IX")]                                         // RFC 4013, section 3: soft hyphen maps to nothing
    [InlineData("Gr\u00FC\u00DFe", "Gr\u00FC\u00DFe")]
    [InlineData("\u041F\u0430\u0440\u043E\u043B\u044C", "\u041F\u0430\u0440\u043E\u043B\u044C")]
    [InlineData("\u5BC6\u7801\u304C", "\u5BC6\u7801\u304C")]
    [InlineData("\uD83D\uDD11", "\uD83D\uDD11")]                           // an emoji
    public void Text_has_one_byte_form(string typed, string prepared)
    {
        using var bytes = PasswordText.Prepare(typed, out var why);
        Assert.Equal(PasswordRejection.None, why);
        Assert.Equal(prepared, Encoding.UTF8.GetString(bytes!.Span));
    }

    [Theory]
    [InlineData("e\u0301")]            // would join to e-acute
    [InlineData("\u00AA")]             // RFC 4013: would become "a"
    [InlineData("\u2168")]             // RFC 4013: would become "IX"
    [InlineData("\uFF21")]             // a wide A
    [InlineData("\uFB01")]             // a ligature
    [InlineData("\u212B")]             // Angstrom
    [InlineData("\u1100\u1161")]       // would join to a Hangul syllable
    [InlineData("\u0E01\u0E34\u0E48")] // two marks, which may be ordered otherwise
    [InlineData("\u0007")]             // RFC 4013: prohibited
    [InlineData("a\tb")]
    [InlineData("\u202Ea")]            // right-to-left override
    [InlineData("\uE000")]             // private use
    [InlineData("\uFFFE")]
    [InlineData("\u2028")]
    [InlineData("\u0378")]             // unassigned
    public void Text_that_might_have_two_byte_forms_is_refused(string typed)
    {
        Assert.Equal(PasswordRejection.UnsupportedCharacter, PasswordText.Check(typed));
        Assert.False(ScramVerifier.TryCreate(typed, out _, out _));
    }

    [Fact]
    public void A_lone_surrogate_is_refused() =>
        Assert.Equal(PasswordRejection.UnsupportedCharacter, PasswordText.Check(['a', '\uD800', 'b']));   // not as test data: it would not survive

    [Fact]
    public void Empty_and_overlong_passwords_are_refused()
    {
        Assert.Equal(PasswordRejection.Empty, PasswordText.Check(""));
        Assert.Equal(PasswordRejection.Empty, PasswordText.Check("\u00AD"));
        Assert.Equal(PasswordRejection.None, PasswordText.Check(new string('\u5BC6', PasswordText.MaxLength)));
        Assert.Equal(PasswordRejection.TooLong, PasswordText.Check(new string('a', PasswordText.MaxLength + 1)));
    }

    /// <summary>Python knows the normal forms: on everything we accept, its NFKC must change nothing.</summary>
    [Fact]
    public async Task Nothing_that_nfkc_changes_is_accepted()
    {
        Tool.Require("python3");
        var accepted = Enumerable.Range(0x80, 0x10FFFF - 0x80).Where(Rune.IsValid).Select(value => new Rune(value).ToString())
            .Where(text => PasswordText.Check(text) == PasswordRejection.None);
        var path = Path.Combine(Path.GetTempPath(), $"peersecure-test-{Path.GetRandomFileName()}");
        try
        {
            await File.WriteAllTextAsync(path, string.Join('\n', accepted), TestContext.Current.CancellationToken);
            const string Script = """
                import sys, unicodedata as u
                lines = open(sys.argv[1], encoding='utf-8', newline='').read().split('\n')
                bad = [l for l in lines if u.category(l) not in ('Zs', 'Cn') and (u.normalize('NFKC', l) != l or u.normalize('NFKC', 'a' + l) != 'a' + l)]
                print(len(lines), len(bad), [hex(ord(b)) for b in bad[:20]])
                """;
            var (exitCode, output) = await Tool.RunAsync("python3", ["-c", Script, path], TestContext.Current.CancellationToken);
            Assert.Equal(0, exitCode);
            var words = output.Split(' ');
            Assert.True(int.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture) > 100_000, output);
            Assert.True(words[1] == "0", output);
        }
        finally
        {
            File.Delete(path);
        }
    }
}

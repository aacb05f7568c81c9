using System.Text;
using PeerSecure.Common.Keys;

namespace PeerSecure.Common.Tests.Keys;

public sealed class PassphraseSourceTests : IDisposable
{
    private readonly KeysTestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("secret", "secret")]
    [InlineData("secret\n", "secret")]
    [InlineData("secret\r\n", "secret")]
    [InlineData(" two words \n", " two words ")]
    [InlineData("grün 🔑\n", "grün 🔑")]
    public void A_file_gives_its_line_without_the_line_end(string content, string expected)
    {
        using var passphrase = FromFile(Encoding.UTF8.GetBytes(content));
        Assert.Equal(expected, passphrase.Span.ToString());
    }

    [Theory]
    [InlineData("", KeyFileFailure.PassphraseEmpty)]
    [InlineData("\n", KeyFileFailure.PassphraseEmpty)]
    [InlineData("\r\n", KeyFileFailure.PassphraseEmpty)]
    [InlineData("one\ntwo\n", KeyFileFailure.PassphraseNotText)]
    [InlineData("one\n\n", KeyFileFailure.PassphraseNotText)]
    [InlineData("nul\0", KeyFileFailure.PassphraseNotText)]
    [InlineData("tab\t", KeyFileFailure.PassphraseNotText)]
    public void A_file_without_one_line_of_text_is_refused(string content, KeyFileFailure expected) =>
        Assert.Equal(expected, Assert.Throws<KeyFileException>(() => FromFile(Encoding.UTF8.GetBytes(content))).Failure);

    [Fact]
    public void Bytes_that_are_not_utf8_are_refused() =>
        Assert.Equal(KeyFileFailure.PassphraseNotText, Assert.Throws<KeyFileException>(() => FromFile([0x61, 0xFF, 0x62])).Failure);

    [Fact]
    public void The_longest_is_taken_and_one_more_is_not()
    {
        var longest = string.Concat(Enumerable.Repeat("€", Passphrase.MaxLength));
        using var passphrase = FromFile(Encoding.UTF8.GetBytes(longest + "\n"));
        Assert.Equal(longest, passphrase.Span.ToString());
        Assert.Equal(KeyFileFailure.PassphraseTooLong, Assert.Throws<KeyFileException>(() => FromFile(Encoding.UTF8.GetBytes(longest + "x"))).Failure);
        Assert.Equal(KeyFileFailure.PassphraseTooLong, Assert.Throws<KeyFileException>(() => FromFile(new byte[100_000])).Failure);
    }

    [Fact]
    public void A_file_that_others_may_read_is_refused()
    {
        File.WriteAllText(_folder.File("pass"), "secret");
        File.SetUnixFileMode(_folder.File("pass"), PrivateFile.Mode | UnixFileMode.GroupRead);
        var failure = Assert.Throws<KeyFileException>(() => Read(PassphraseSource.FromFile(_folder.File("pass"))));
        Assert.Equal(KeyFileFailure.TooOpen, failure.Failure);
        Assert.StartsWith("Run: chmod 600 ", failure.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_missing() =>
        Assert.Equal(KeyFileFailure.Missing, Assert.Throws<KeyFileException>(() => Read(PassphraseSource.FromFile(_folder.File("none")))).Failure);

    [Fact]
    public void Standard_input_gives_one_line_and_leaves_the_rest()
    {
        var input = new MemoryStream(Encoding.UTF8.GetBytes("secret\nfor others\n"));
        using var passphrase = Read(PassphraseSource.FromStream(() => new Unowned(input)));
        Assert.Equal("secret", passphrase.Span.ToString());
        Assert.Equal("for others", new StreamReader(input).ReadLine());
    }

    [Theory]
    [InlineData("", KeyFileFailure.PassphraseEmpty)]
    [InlineData("\n", KeyFileFailure.PassphraseEmpty)]
    [InlineData("a\u0007b\n", KeyFileFailure.PassphraseNotText)]
    public void Standard_input_without_a_line_of_text_is_refused(string content, KeyFileFailure expected) =>
        Assert.Equal(expected, Assert.Throws<KeyFileException>(() => Read(PassphraseSource.FromStream(() => new MemoryStream(Encoding.UTF8.GetBytes(content))))).Failure);

    [Fact]
    public void Standard_input_without_end_is_refused_after_a_bounded_read()
    {
        var input = new MemoryStream(Encoding.ASCII.GetBytes(new string('a', 100_000)));
        var failure = Assert.Throws<KeyFileException>(() => Read(PassphraseSource.FromStream(() => new Unowned(input))));
        Assert.Equal(KeyFileFailure.PassphraseTooLong, failure.Failure);
        Assert.True(input.Position < 5_000);
    }

    [Fact]
    public void The_environment_variable_is_read_and_named_when_it_fails()
    {
        const string Variable = "PEERSECURE_TEST_PASSPHRASE_SOURCE";
        Assert.Equal(KeyFileFailure.NoPassphrase, Assert.Throws<KeyFileException>(() => Read(PassphraseSource.FromEnvironment(Variable))).Failure);
        Environment.SetEnvironmentVariable(Variable, "sécret");
        using var passphrase = Read(PassphraseSource.Choose(null, standardInput: false, Variable, "Passphrase", confirm: false));
        Assert.Equal("sécret", passphrase.Span.ToString());
        Environment.SetEnvironmentVariable(Variable, new string('x', 2000));
        var failure = Assert.Throws<KeyFileException>(() => Read(PassphraseSource.FromEnvironment(Variable)));
        Assert.Equal(KeyFileFailure.PassphraseTooLong, failure.Failure);
        Assert.Contains(Variable, failure.Message, StringComparison.Ordinal);
        Environment.SetEnvironmentVariable(Variable, null);
    }

    [Fact]
    public void A_file_comes_before_everything_else()
    {
        File.WriteAllText(_folder.File("pass"), "from file");
        File.SetUnixFileMode(_folder.File("pass"), PrivateFile.Mode);
        using var passphrase = Read(PassphraseSource.Choose(_folder.File("pass"), standardInput: true, "PATH", "Passphrase", confirm: true));
        Assert.Equal("from file", passphrase.Span.ToString());
    }

    [Fact]
    public void Without_a_terminal_the_prompt_ends_in_a_clear_failure()
    {
        var terminal = new TerminalPrompt(_folder.File("no-tty"));
        var failure = Assert.Throws<KeyFileException>(() => Read(PassphraseSource.FromTerminal(terminal, "Passphrase for alice", confirm: false)));
        Assert.Equal(KeyFileFailure.NoPassphrase, failure.Failure);
        Assert.Contains("Passphrase for alice", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_passphrase_is_never_printed_and_is_gone_after_dispose()
    {
        var passphrase = Passphrase.CopyOf("secret");
        Assert.Equal("[secret]", passphrase.ToString());
        passphrase.Dispose();
        Assert.Throws<ObjectDisposedException>(() => passphrase.Span.Length);
    }

    [Fact]
    public void Its_utf8_view_is_what_openssl_would_use()
    {
        using var passphrase = Passphrase.CopyOf("grün🔑");
        using var utf8 = passphrase.ToUtf8();
        Assert.Equal(Encoding.UTF8.GetBytes("grün🔑"), utf8.Span);
    }

    [Fact]
    public void A_lone_surrogate_is_no_text() =>
        Assert.Equal(KeyFileFailure.PassphraseNotText, Assert.Throws<KeyFileException>(() => Passphrase.CopyOf(['a', '\ud83d'])).Failure);

    [Fact]
    public void Random_ones_differ()
    {
        using var one = Passphrase.Random();
        using var other = Passphrase.Random();
        Assert.Equal("random:".Length + 64, one.Span.Length);
        Assert.False(one.FixedTimeEquals(other));
    }

    [Theory]
    [InlineData("random:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", 2_000)]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", 600_000)]        // may be the hash of a word
    [InlineData("random:0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef", 600_000)]
    [InlineData("random:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde", 600_000)]
    [InlineData("random:correct horse", 600_000)]
    public void Only_a_generated_one_is_not_stretched(string text, int rounds)
    {
        using var passphrase = Passphrase.CopyOf(text);
        Assert.Equal(rounds, passphrase.Rounds);
    }

    [Fact]
    public void A_generated_one_is_known_again_from_its_file_which_is_never_written_over()
    {
        var path = _folder.File("generated");
        using var made = Passphrase.Generate(path);
        using var read = Read(PassphraseSource.FromFile(path));
        Assert.True(read.FixedTimeEquals(made));
        Assert.Equal(2_000, read.Rounds);
        Assert.Equal(KeyFileFailure.AlreadyExists, Assert.Throws<KeyFileException>(() => Passphrase.Generate(path)).Failure);
    }

    private static Passphrase Read(PassphraseSource source) => source.Read(TestContext.Current.CancellationToken);

    private Passphrase FromFile(byte[] content)
    {
        var path = _folder.File("pass");
        File.WriteAllBytes(path, content);
        File.SetUnixFileMode(path, PrivateFile.Mode);
        return Read(PassphraseSource.FromFile(path));
    }

    /// <summary>Stays open when the reader closes it, as standard input does.</summary>
    private sealed class Unowned(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }
    }
}

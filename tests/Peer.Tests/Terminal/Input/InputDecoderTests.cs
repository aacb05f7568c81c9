using System.Text;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;

namespace PeerSecure.Peer.Tests.Terminal.Input;

public sealed class InputDecoderTests
{
    public static TheoryData<string, string> Sequences => new()
    {
        { "a", "a" },
        { "é", "é" },
        { "日", "日" },
        { "🙂", "🙂" },
        { "\r", "Enter" },
        { "\n", "Ctrl+j" },
        { "\t", "Tab" },
        { "\x7f", "Backspace" },
        { "\x01", "Ctrl+a" },
        { "\x11", "Ctrl+q" },
        { "\0", "Ctrl+ " },
        { "\x1f", "Ctrl+_" },
        { "\e[A", "Up" },
        { "\eOA", "Up" },
        { "\e[1;5C", "Ctrl+Right" },
        { "\e[1;3D", "Alt+Left" },
        { "\e[1;2A", "Shift+Up" },
        { "\e[1;8F", "Shift, Alt, Ctrl+End" },
        { "\e[H", "Home" },
        { "\e[7~", "Home" },
        { "\e[4~", "End" },
        { "\e[3;5~", "Ctrl+Delete" },
        { "\e[5~", "PageUp" },
        { "\e[6~", "PageDown" },
        { "\e[2~", "Insert" },
        { "\eOP", "F1" },
        { "\e[11~", "F1" },
        { "\e[[A", "F1" },
        { "\e[21~", "F10" },
        { "\e[24;2~", "Shift+F12" },
        { "\e[Z", "Shift+Tab" },
        { "\ex", "Alt+x" },
        { "\eé", "Alt+é" },
        { "\e\x7f", "Alt+Backspace" },
        { "\e\r", "Alt+Enter" },
        { "\e1", "Alt+1" },
        { "\e[27;5;113~", "Ctrl+q" },
        { "\e[113;5u", "Ctrl+q" },
        { "\e[13;2u", "Shift+Enter" },
        { "\eOM", "Enter" },
        { "\eO5P", "Ctrl+F1" },
        { "\e[<0;10;20M", "" },
        { "\e[M !!", "" },
        { "\e[?62;c", "" },
        { "\e[I", "" },
        { "\e]11;rgb:0000/0000/0000\e\\", "" },
        { "\e]0;title\x07", "" },
        { "\eP1$r0m\e\\", "" },
        { "\e[999999999999999999999~", "" },
        { "\e[1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1X", "" },
        { "\e[200~hello\r\nworld\e[201~", "paste(hello\nworld)" },
        { "\e[200~a\e[31mb\e[201~", "paste(a[31mb)" },
        { "\e[200~日\x07\te\e[201\e[201~", "paste(日\te[201)" },
        { "\u0085", "" },
    };

    [Theory]
    [MemberData(nameof(Sequences))]
    public void Every_split_of_a_sequence_gives_the_same_key(string sent, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(sent + "z");
        expected = expected.Length == 0 ? "z" : expected + " z";
        for (var first = 0; first <= bytes.Length; first++)
        {
            for (var second = first; second <= bytes.Length; second++)
            {
                Assert.Equal(expected, Decode(bytes[..first], bytes[first..second], bytes[second..]));
            }
        }

        Assert.Equal(expected, Decode([.. bytes.Select(static value => new[] { value })]));
    }

    [Fact]
    public void A_lone_escape_is_a_key_once_nothing_follows()
    {
        var decoder = new InputDecoder();
        var events = new List<Message>();
        decoder.Feed("\e"u8, events);
        Assert.Empty(events);
        Assert.Equal(TimeSpan.FromMilliseconds(50), decoder.Patience);
        decoder.Flush(events);
        Assert.Equal("Escape", Text(events));
        Assert.Null(decoder.Patience);
    }

    [Theory]
    [InlineData("\e[", "Alt+[")]
    [InlineData("\eO", "Alt+O")]
    [InlineData("\e]", "Alt+]")]
    [InlineData("\e[1;", "")]
    [InlineData("\e]0;tit", "")]
    public void What_looked_like_a_sequence_and_was_none_ends_with_the_wait(string sent, string expected)
    {
        var decoder = new InputDecoder();
        var events = new List<Message>();
        decoder.Feed(Encoding.UTF8.GetBytes(sent), events);
        decoder.Flush(events);
        decoder.Feed("k"u8, events);
        Assert.Equal(expected.Length == 0 ? "k" : expected + " k", Text(events));
    }

    [Fact]
    public void Two_escapes_then_a_key_are_all_seen() => Assert.Equal("Escape Alt+a", Decode("\e\ea"u8.ToArray()));

    [Fact]
    public void Broken_utf8_is_dropped_and_what_follows_is_kept()
    {
        Assert.Equal("a b", Decode([(byte)'a', 0xC3, (byte)'b']));
        Assert.Equal("a é", Decode([(byte)'a', 0xE2, 0x82, 0xC3, 0xA9]));
        Assert.Equal("b", Decode([0xFF, 0xFE, 0x80, (byte)'b']));
        Assert.Equal("Up", Decode([0xF0, 0x9F, 0x1B, (byte)'[', (byte)'A']));
    }

    [Fact]
    public void A_pasted_megabyte_is_one_bounded_block()
    {
        var decoder = new InputDecoder();
        var events = new List<Message>();
        decoder.Feed("\e[200~"u8, events);
        var chunk = Encoding.UTF8.GetBytes(new string('x', 4095) + "\n");
        for (var sent = 0; sent < 8 * 1024 * 1024; sent += chunk.Length)
        {
            decoder.Feed(chunk, events);
        }

        decoder.Feed("\e[201~q"u8, events);
        var paste = Assert.IsType<Paste>(events[0]);
        Assert.True(paste.IsCut);
        Assert.Equal(PasteCollector.Limit, paste.Span.Length);
        Assert.Equal(2, events.Count);
    }

    [Fact]
    public void A_paste_whose_end_never_comes_ends_after_a_while()
    {
        var decoder = new InputDecoder();
        var events = new List<Message>();
        decoder.Feed("\e[200~half"u8, events);
        Assert.Equal(TimeSpan.FromSeconds(1), decoder.Patience);
        decoder.Flush(events);
        decoder.Feed("k"u8, events);
        Assert.Equal("paste(half) k", Text(events));
    }

    [Fact]
    public void Random_bytes_never_throw_and_leave_the_decoder_usable()
    {
        var bytes = new byte[64];
        for (var round = 0; round < 20_000; round++)
        {
            System.Security.Cryptography.RandomNumberGenerator.Fill(bytes);
            for (var index = 0; index < bytes.Length; index += 3)
            {
                bytes[index] = (byte)"\e[O0;~201MZ<]P"[bytes[index] % 14];
            }

            var decoder = new InputDecoder();
            var events = new List<Message>();
            decoder.Feed(bytes, events);
            decoder.Flush(events);
            events.Clear();
            decoder.Feed("\e[A"u8, events);
            Assert.Equal("Up", Text(events));
        }
    }

    [Fact]
    public void Neither_keys_nor_pastes_print_what_was_typed()
    {
        Assert.DoesNotContain("s", KeyPress.Of('s').ToString().Replace("KeyPress", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", new Paste("secret", false).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_wiped_paste_is_gone()
    {
        var paste = new Paste("secret", false);
        paste.Wipe();
        Assert.Equal(new string('\0', 6), paste.Text);
    }

    private static string Decode(params byte[][] parts)
    {
        var decoder = new InputDecoder();
        var events = new List<Message>();
        foreach (var part in parts)
        {
            decoder.Feed(part, events);
        }

        return Text(events);
    }

    private static string Text(IEnumerable<Message> events) => string.Join(' ', events.Select(static message => message switch
    {
        KeyPress { Key: Key.Character, Modifiers: KeyModifiers.None } key => key.Character.ToString(),
        KeyPress { Key: Key.Character } key => $"{key.Modifiers}+{key.Character}",
        KeyPress { Modifiers: KeyModifiers.None } key => key.Key.ToString(),
        KeyPress key => $"{key.Modifiers}+{key.Key}",
        Paste paste => $"paste({paste.Text})",
        _ => "?",
    }));
}

using System.Globalization;
using System.Text;
using PeerSecure.Peer.Terminal.Cells;

namespace PeerSecure.Peer.Tests.Terminal;

/// <summary>
/// A terminal that obeys the sequences our writer uses and refuses any other, so that a test sees what a user would see and nothing slips
/// through unnoticed.
/// </summary>
internal sealed class VirtualTerminal
{
    private readonly Decoder _utf8 = Encoding.UTF8.GetDecoder();
    private readonly StringBuilder _sequence = new();
    private string[,] _text;
    private string[,] _style;
    private int _x;
    private int _y;
    private int _top;
    private int _bottom;
    private string _sgr = "";
    private bool _pendingWrap;

    public VirtualTerminal(int width, int height)
    {
        (Width, Height) = (width, height);
        (_text, _style) = Empty(width, height);
        _bottom = height - 1;
    }

    public int Width { get; private set; }

    public int Height { get; private set; }

    public (int X, int Y) Cursor => (_x, _y);

    public bool CursorShown { get; private set; } = true;

    public bool InAlternateScreen { get; private set; }

    public bool BracketedPaste { get; private set; }

    public void Resize(int width, int height)
    {
        (Width, Height) = (width, height);
        (_text, _style) = Empty(width, height);
        (_top, _bottom) = (0, height - 1);
    }

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        var chars = new char[bytes.Length + 2];
        var count = _utf8.GetChars(bytes, chars, flush: false);
        foreach (var rune in new string(chars, 0, count).EnumerateRunes())
        {
            Take(rune);
        }
    }

    /// <summary>Rows as text, trailing blanks cut.</summary>
    public string[] Rows() => [.. Enumerable.Range(0, Height).Select(y => RowText(y).TrimEnd())];

    public string StyleAt(int x, int y) => _style[y, x];

    /// <summary>Every cell of the grid is what this terminal shows there, styles included.</summary>
    public void ShowsExactly(CellGrid grid, Func<CellStyle, string> styleText)
    {
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                Assert.True(grid[x, y].Text == _text[y, x], $"({x},{y}) shows '{_text[y, x]}' and not '{grid[x, y].Text}'");
                Assert.True(styleText(grid[x, y].Style) == _style[y, x], $"({x},{y}) has style '{_style[y, x]}', not '{styleText(grid[x, y].Style)}'");
            }
        }
    }

    private string RowText(int y) => string.Concat(Enumerable.Range(0, Width).Select(x => _text[y, x]));

    private static (string[,] Text, string[,] Style) Empty(int width, int height)
    {
        var (text, style) = (new string[height, width], new string[height, width]);
        for (var index = 0; index < width * height; index++)
        {
            text[index / width, index % width] = " ";
            style[index / width, index % width] = "";
        }

        return (text, style);
    }

    private void Take(Rune rune)
    {
        if (_sequence.Length > 0)
        {
            _sequence.Append(rune.ToString());
            TakeSequence(rune);
            return;
        }

        switch (rune.Value)
        {
            case 0x1B:
                _sequence.Append('\e');
                break;
            case '\r':
                (_x, _pendingWrap) = (0, false);
                break;
            case '\n':
                LineFeed();
                break;
            case < 0x20 or 0x7F:
                Assert.Fail($"control character {rune.Value:x2} reached the terminal");
                break;
            default:
                Print(rune);
                break;
        }
    }

    private void Print(Rune rune)
    {
        var kind = Characters.KindOf(rune);
        if (kind == CharacterKind.Combining)
        {
            var last = _pendingWrap ? _x : _x - 1;
            var at = _text[_y, last].Length == 0 ? last - 1 : last;
            _text[_y, at] += rune.ToString();
            return;
        }

        Assert.False(_pendingWrap, "wrote beyond the last column");
        Assert.NotEqual(CharacterKind.Refused, kind);
        var width = kind == CharacterKind.Wide ? 2 : 1;
        (_text[_y, _x], _style[_y, _x]) = (rune.ToString(), _sgr);
        if (width == 2)
        {
            (_text[_y, _x + 1], _style[_y, _x + 1]) = ("", _sgr);
        }

        _x += width;
        if (_x >= Width)
        {
            (_x, _pendingWrap) = (Width - 1, true);
        }
    }

    private void LineFeed()
    {
        if (_y == _bottom)
        {
            Shift(1);
        }
        else
        {
            _y = Math.Min(_y + 1, Height - 1);
        }
    }

    private void Shift(int up)
    {
        Assert.Equal("", _sgr); // scrolled-in rows take the colours in force
        var (text, style) = Empty(Width, Height);
        for (var y = 0; y < Height; y++)
        {
            var from = y >= _top && y <= _bottom ? y + up : y;
            if (from != y && (from < _top || from > _bottom))
            {
                continue;
            }

            for (var x = 0; x < Width; x++)
            {
                (text[y, x], style[y, x]) = (_text[from, x], _style[from, x]);
            }
        }

        (_text, _style) = (text, style);
    }

    private void TakeSequence(Rune rune)
    {
        if (_sequence.Length == 2 && rune.Value == 'M')
        {
            _sequence.Clear();
            Assert.Equal(_top, _y);
            Shift(-1);
        }
        else if (_sequence.Length > 2 && rune.Value is >= 0x40 and <= 0x7E)
        {
            var body = _sequence.ToString(2, _sequence.Length - 3);
            _sequence.Clear();
            Obey(body, (char)rune.Value);
        }
    }

    private void Obey(string body, char final)
    {
        switch (final)
        {
            case 'm':
                Restyle(body);
                return;
            case 'h' or 'l':
                Mode(body, final == 'h');
                return;
        }

        var numbers = body.Length == 0 ? [] : body.Split(';').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        int At(int index) => numbers.Length > index ? numbers[index] : 1;
        _pendingWrap = false;
        switch (final)
        {
            case 'H':
                (_y, _x) = (At(0) - 1, At(1) - 1);
                break;
            case 'C':
                _x += At(0);
                break;
            case 'K':
                EraseRest(_y, _x);
                break;
            case '@':
                ShiftRow(At(0));
                break;
            case 'P':
                ShiftRow(-At(0));
                break;
            case 'J':
                Enumerable.Range(0, Height).ToList().ForEach(y => EraseRest(y, 0));
                break;
            case 'r':
                (_top, _bottom) = numbers.Length == 0 ? (0, Height - 1) : (At(0) - 1, At(1) - 1);
                (_x, _y) = (0, 0);
                break;
            default:
                Assert.Fail($"unexpected sequence CSI {body}{final}");
                break;
        }
    }

    private void ShiftRow(int by)
    {
        Assert.Equal("", _sgr);
        var (text, style) = ((string[,])_text.Clone(), (string[,])_style.Clone());
        for (var x = _x; x < Width; x++)
        {
            var from = x - by;
            var isInside = from >= _x && from < Width;
            (_text[_y, x], _style[_y, x]) = isInside ? (text[_y, from], style[_y, from]) : (" ", "");
        }
    }

    private void EraseRest(int y, int from)
    {
        Assert.Equal("", _sgr);
        for (var x = from; x < Width; x++)
        {
            (_text[y, x], _style[y, x]) = (" ", "");
        }
    }

    private void Mode(string body, bool on)
    {
        switch (body)
        {
            case "?25":
                CursorShown = on;
                break;
            case "?1049":
                InAlternateScreen = on;
                break;
            case "?2004":
                BracketedPaste = on;
                break;
            case "?7":
                break;
            default:
                Assert.Fail($"unexpected mode {body}");
                break;
        }
    }

    /// <summary>Keeps the style as a normal form: marks in order, then foreground, then background.</summary>
    private void Restyle(string body)
    {
        var state = _sgr.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList();
        var codes = (body.Length == 0 ? "0" : body).Split(';').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        for (var index = 0; index < codes.Length; index++)
        {
            var code = codes[index];
            if (code == 0)
            {
                state.Clear();
            }
            else if (code < 10)
            {
                state.Add($"a{code}");
            }
            else
            {
                var background = code is (>= 40 and <= 49) or (>= 100 and <= 107);
                var prefix = background ? "b" : "f";
                state.RemoveAll(part => part.StartsWith(prefix, StringComparison.Ordinal));
                var length = code is 38 or 48 ? (codes[index + 1] == 5 ? 3 : 5) : 1;
                if (code is not (39 or 49))
                {
                    state.Add(prefix + string.Join(',', codes[index..(index + length)]));
                }

                index += length - 1;
            }
        }

        _sgr = string.Join(' ', state.Distinct().Order(StringComparer.Ordinal));
    }
}

using PeerSecure.Peer.Terminal.Cells;

namespace PeerSecure.Peer.Terminal.Output;

/// <summary>
/// Two grids: what the terminal shows and what it should show. <see cref="Compose"/> gives the empty next one to draw on, <see cref="Finish"/>
/// the bytes that turn the one into the other.
/// </summary>
internal sealed class Screen
{
    private const int WorthJumping = 5; // unchanged cells in a row that are cheaper to jump over than to write again
    private const int WorthErasing = 4;

    private readonly EscapeBuffer _buffer = new();
    private readonly StyleWriter _style;
    private readonly CursorWriter _cursor;
    private readonly bool _unicode;
    private CellGrid _shown;
    private CellGrid _next;
    private CellGrid? _spare;
    private bool _unknown = true;

    public Screen(TerminalAbilities abilities)
    {
        _style = new StyleWriter(_buffer, abilities.Colors);
        _cursor = new CursorWriter(_buffer);
        _unicode = abilities.Unicode;
        _shown = _next = new CellGrid(1, 1, _unicode);
    }

    /// <summary>What the terminal shows is no longer known (resumed, resized): the next frame is written in full.</summary>
    public void Invalidate() => _unknown = true;

    public CellGrid Compose(int width, int height)
    {
        var reusable = _spare is not null && _spare.IsOfSize(width, height);
        _next = reusable ? _spare! : new CellGrid(width, height, _unicode);
        _next.Clear();
        return _next;
    }

    /// <summary>The bytes of this frame, valid until the next call.</summary>
    public ReadOnlyMemory<byte> Finish()
    {
        _buffer.Clear();
        if (_unknown || _shown.Width != _next.Width || _shown.Height != _next.Height)
        {
            StartOver();
        }

        var changed = CountChangedRows();
        if (changed > 1)
        {
            _cursor.Show(false);
        }

        if (changed > ScrollFinder.MinRows && ScrollFinder.Find(_shown, _next) is { } scroll)
        {
            Scroll(scroll);
        }

        for (var y = 0; y < _next.Height; y++)
        {
            WriteRow(y);
        }

        PlaceCursor();
        if (!ReferenceEquals(_shown, _next))
        {
            (_spare, _shown) = (_shown, _next);
        }

        return _buffer.Written;
    }

    private void StartOver()
    {
        _cursor.Forget();
        _style.Forget();
        _style.Use(CellStyle.Plain);
        _buffer.Raw("\e[r\e[2J"u8);
        _shown = new CellGrid(_next.Width, _next.Height, _unicode);
        _unknown = false;
    }

    private int CountChangedRows()
    {
        var changed = 0;
        for (var y = 0; y < _next.Height; y++)
        {
            changed += _shown.Row(y).SequenceEqual(_next.Row(y)) ? 0 : 1;
        }

        return changed;
    }

    /// <summary>Lets the terminal move rows by itself: line feeds at the bottom of a scroll region, or reverse ones at its top.</summary>
    private void Scroll(ScrollFinder.Shift shift)
    {
        _style.Use(CellStyle.Plain);
        _buffer.Csi(shift.Top + 1, shift.Bottom + 1, 'r');
        _cursor.ForgetPosition();
        _cursor.MoveTo(0, shift.Up > 0 ? shift.Bottom : shift.Top);
        for (var line = 0; line < Math.Abs(shift.Up); line++)
        {
            _buffer.Raw(shift.Up > 0 ? "\n"u8 : "\eM"u8);
        }

        _buffer.Raw("\e[r"u8);
        _cursor.ForgetPosition();
        _shown = shift.Apply(_shown);
    }

    private void WriteRow(int y)
    {
        var shown = _shown.Row(y);
        var next = _next.Row(y);
        var blankFrom = BlankFrom(next);
        var x = NextChange(shown, next, 0);
        if (x < next.Length && RowShift.Find(shown, next, x) is var by and not 0)
        {
            ShiftRow(x, y, by);
        }

        while ((x = NextChange(shown, next, x)) < next.Length)
        {
            if (x >= blankFrom && BlankFrom(shown) - x >= WorthErasing)
            {
                EraseRest(x, y);
                return;
            }

            x = WriteRun(shown, next, x, y);
        }
    }

    private static int NextChange(ReadOnlySpan<Cell> shown, ReadOnlySpan<Cell> next, int x)
    {
        var common = x < next.Length ? next[x..].CommonPrefixLength(shown[x..]) : 0;
        x += common;
        return x < next.Length && x > 0 && next[x].IsRightHalf ? x - 1 : x;
    }

    /// <summary>Writes from the first changed cell up to where nothing changes for a while; returns the column after.</summary>
    private int WriteRun(ReadOnlySpan<Cell> shown, ReadOnlySpan<Cell> next, int x, int y)
    {
        var unchanged = 0;
        var end = x + 1;
        for (var probe = x + 1; probe < next.Length && unchanged < WorthJumping; probe++)
        {
            unchanged = shown[probe] == next[probe] ? unchanged + 1 : 0;
            end = unchanged == 0 ? probe + 1 : end;
        }

        _cursor.MoveTo(x, y);
        while (x < end)
        {
            var cell = next[x];
            _cursor.MoveTo(x, y);
            _style.Use(cell.Style);
            _buffer.Text(cell.Text);
            x += Math.Max((int)cell.Width, 1);
            _cursor.Advanced(cell.Width);
            if (x >= next.Length || Characters.WidthIsUncertain(cell.Text))
            {
                _cursor.ForgetPosition();
            }
        }

        return x;
    }

    private void ShiftRow(int x, int y, int by)
    {
        _cursor.MoveTo(x, y);
        _style.Use(CellStyle.Plain); // what comes in takes the colours in force
        _buffer.Csi(Math.Abs(by), by > 0 ? '@' : 'P');
        _shown.ShiftRow(y, x, by);
    }

    private void EraseRest(int x, int y)
    {
        _cursor.MoveTo(x, y);
        _style.Use(CellStyle.Plain);
        _buffer.Raw("\e[K"u8);
    }

    private static int BlankFrom(ReadOnlySpan<Cell> row)
    {
        var end = row.Length;
        while (end > 0 && row[end - 1] == Cell.Blank)
        {
            end--;
        }

        return end;
    }

    private void PlaceCursor()
    {
        if (_next.Cursor is { } at)
        {
            _cursor.MoveTo(at.X, at.Y);
        }

        _cursor.Show(_next.Cursor is not null);
    }
}

namespace PeerSecure.Peer.Terminal.Cells;

/// <summary>
/// A screen's worth of cells. Whatever is put here is safe to print: clusters only come from <see cref="Clusters"/>. Sizes are capped, since
/// the terminal that reports them may lie.
/// </summary>
internal sealed class CellGrid
{
    public const int MaxWidth = 1000;
    public const int MaxHeight = 300;

    private readonly Cell[] _cells;
    private readonly bool _unicode;

    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="unicode">False when the terminal does not speak UTF-8: anything beyond ASCII then becomes question marks.</param>
    public CellGrid(int width, int height, bool unicode = true)
    {
        Width = Math.Clamp(width, 1, MaxWidth);
        Height = Math.Clamp(height, 1, MaxHeight);
        _unicode = unicode;
        _cells = new Cell[Width * Height];
        Clear();
    }

    public int Width { get; }

    public int Height { get; }

    public bool Unicode => _unicode;

    /// <summary>Where the terminal's own cursor stands, or null when hidden.</summary>
    public (int X, int Y)? Cursor { get; set; }

    public Cell this[int x, int y] => _cells[(y * Width) + x];

    public ReadOnlySpan<Cell> Row(int y) => _cells.AsSpan(y * Width, Width);

    /// <summary>Whether a terminal of this size gets a grid of this one, caps included.</summary>
    public bool IsOfSize(int width, int height) => Width == Math.Clamp(width, 1, MaxWidth) && Height == Math.Clamp(height, 1, MaxHeight);

    public void Clear()
    {
        Array.Fill(_cells, Cell.Blank);
        Cursor = null;
    }

    public void Put(int x, int y, Cluster cluster, CellStyle style)
    {
        if (_unicode || cluster.Text[0] < 0x7F)
        {
            PutText(x, y, cluster.Text, cluster.Width, style);
            return;
        }

        for (var column = 0; column < cluster.Width; column++)
        {
            PutText(x + column, y, "?", 1, style);
        }
    }

    /// <summary>What stands from a column to the end of its row moves right, or left when negative; what comes in is blank.</summary>
    public void ShiftRow(int y, int x, int by)
    {
        var rest = _cells.AsSpan((y * Width) + x, Width - x);
        if (by > 0)
        {
            rest[..^by].CopyTo(rest[by..]);
            rest[..by].Fill(Cell.Blank);
        }
        else
        {
            rest[-by..].CopyTo(rest);
            rest[^-by..].Fill(Cell.Blank);
        }
    }

    public void CopyRow(CellGrid source, int from, int to) => source.Row(from).CopyTo(_cells.AsSpan(to * Width, Width));

    /// <summary>Changes the style without changing what stands there.</summary>
    public void Restyle(int x, int y, Func<CellStyle, CellStyle> change)
    {
        if (IsInside(x, y))
        {
            var index = (y * Width) + x;
            _cells[index] = _cells[index] with { Style = change(_cells[index].Style) };
        }
    }

    private void PutText(int x, int y, string text, int width, CellStyle style)
    {
        if (!IsInside(x, y))
        {
            return;
        }

        var index = (y * Width) + x;
        if (width == 2 && x + 1 >= Width)
        {
            (text, width) = (" ", 1); // half a wide character cannot be shown
        }

        FreeHalves(index, x, width);
        _cells[index] = new Cell(text, (byte)width, style);
        if (width == 2)
        {
            _cells[index + 1] = Cell.RightHalf(style);
        }
    }

    /// <summary>Overwriting one half of a wide character blanks its other half.</summary>
    private void FreeHalves(int index, int x, int width)
    {
        if (_cells[index].IsRightHalf && x > 0)
        {
            _cells[index - 1] = Cell.BlankIn(_cells[index - 1].Style);
        }

        var last = index + width - 1;
        if (_cells[last].Width == 2)
        {
            _cells[last + 1] = Cell.BlankIn(_cells[last + 1].Style);
        }
    }

    private bool IsInside(int x, int y) => x >= 0 && y >= 0 && x < Width && y < Height;
}

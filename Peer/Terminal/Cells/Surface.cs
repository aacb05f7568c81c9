using Spectre.Console;
using Spectre.Console.Rendering;

namespace PeerSecure.Peer.Terminal.Cells;

/// <summary>
/// A part of the grid that a view draws on, in its own coordinates; nothing drawn here can leave it. Takes plain text and Spectre.Console
/// renderables.
/// </summary>
internal sealed class Surface
{
    private const int MinPanelHeight = 3; // Spectre's Panel throws when it is left a single row

    private readonly CellGrid _grid;
    private readonly Area _area;

    private Surface(CellGrid grid, Area area)
    {
        _grid = grid;
        _area = area;
        Glyphs = Glyphs.For(grid.Unicode);
    }

    public int Width => _area.Width;

    public int Height => _area.Height;

    public Area Area => new(0, 0, Width, Height);

    public Glyphs Glyphs { get; }

    public bool Unicode => _grid.Unicode;

    public bool IsEmpty => _area.IsEmpty;

    public static Surface Of(CellGrid grid) => new(grid, new Area(0, 0, grid.Width, grid.Height));

    /// <summary>A part of this surface; what sticks out is cut off.</summary>
    public Surface At(Area local)
    {
        var left = Math.Clamp(_area.X + local.X, _area.X, _area.End);
        var top = Math.Clamp(_area.Y + local.Y, _area.Y, _area.Foot);
        var right = Math.Clamp(_area.X + local.End, left, _area.End);
        var bottom = Math.Clamp(_area.Y + local.Foot, top, _area.Foot);
        return new Surface(_grid, new Area(left, top, right - left, bottom - top));
    }

    public Surface Row(int index) => At(Area.Row(index));

    /// <summary>Writes one row of text and returns the column after it. Line ends are shown as a sign, not obeyed.</summary>
    public int Text(int x, int y, ReadOnlySpan<char> text, CellStyle style = default)
    {
        if (y < 0 || y >= Height)
        {
            return x;
        }

        foreach (var cluster in new Clusters(text))
        {
            if (x + cluster.Width > Width)
            {
                break;
            }

            if (x >= 0)
            {
                _grid.Put(_area.X + x, _area.Y + y, cluster, style);
            }

            x += cluster.Width;
        }

        return x;
    }

    /// <summary>Writes text into a number of columns and ends it with an ellipsis when it does not fit; returns the column after it.</summary>
    public int Fit(int x, int y, int columns, string text, CellStyle style = default)
    {
        columns = Math.Min(columns, Width - x);
        if (columns <= 0)
        {
            return x;
        }

        return Text(x, y, TextCut.Fit(text, columns, Glyphs), style);
    }

    /// <summary>Writes text so that it ends at the right edge.</summary>
    public void Right(int y, string text, CellStyle style = default) => Fit(Math.Max(0, Width - Clusters.Measure(text)), y, Width, text, style);

    /// <summary>Writes paragraphs from the given row on and returns the row after them.</summary>
    public int Paragraph(int y, string text, CellStyle style = default, int x = 0)
    {
        foreach (var line in WrappedText.Break(text, Width - x, Math.Max(1, Height - y)))
        {
            Text(x, y++, line.Of(text), style);
        }

        return y;
    }

    public void Fill(CellStyle style)
    {
        var blank = new Cluster(" ", 1, 0, 1);
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                _grid.Put(_area.X + x, _area.Y + y, blank, style);
            }
        }
    }

    public void Restyle(Func<CellStyle, CellStyle> change)
    {
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                _grid.Restyle(_area.X + x, _area.Y + y, change);
            }
        }
    }

    /// <summary>Draws a frame with a title and returns the surface inside it. Too small a surface gets no frame.</summary>
    public Surface Frame(string title, CellStyle style = default)
    {
        if (Height < MinPanelHeight || Width < 4)
        {
            return this;
        }

        Fill(CellStyle.Plain);
        var border = Unicode ? BoxBorder.Square : BoxBorder.Ascii;
        var panel = new Panel(Spectre.Console.Text.Empty) { Expand = true, BorderStyle = style.ToSpectre(), Border = border, Height = Height };
        if (title.Length > 0)
        {
            panel.Header = new PanelHeader(Markup.Escape(TextCut.Clean(title, Width - 6)));
        }

        Draw(panel);
        return At(Area.Shrink(2, 1));
    }

    /// <summary>Draws a renderable over this surface at exactly its size.</summary>
    public void Draw(IRenderable renderable)
    {
        if (IsEmpty)
        {
            return;
        }

        var options = new RenderOptions(new SurfaceCapabilities(Unicode), new Size(Width, Height)) { Height = Height };
        var (x, y) = (0, 0);
        foreach (var segment in renderable.Render(options, Width))
        {
            if (segment.IsControlCode)
            {
                continue; // an escape sequence of a renderable's own would bypass the grid
            }

            if (segment.IsLineBreak)
            {
                (x, y) = (0, y + 1);
                continue;
            }

            x = Text(x, y, segment.Text, CellStyle.From(segment.Style));
        }
    }

    public void PlaceCursor(int x, int y)
    {
        if (x >= 0 && y >= 0 && x < Width && y < Height)
        {
            _grid.Cursor = (_area.X + x, _area.Y + y);
        }
    }

    public void HideCursor() => _grid.Cursor = null;
}

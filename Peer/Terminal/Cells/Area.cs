namespace PeerSecure.Peer.Terminal.Cells;

/// <summary>A rectangle of cells; cutting pieces off never makes it negative.</summary>
internal readonly record struct Area(int X, int Y, int Width, int Height)
{
    public bool IsEmpty => Width <= 0 || Height <= 0;

    public int End => X + Width;

    public int Foot => Y + Height;

    public Area Row(int index) => index < Height ? new Area(X, Y + index, Width, 1) : new Area(X, Foot, Width, 0);

    public (Area Top, Area Below) CutTop(int rows)
    {
        rows = Math.Clamp(rows, 0, Height);
        return (this with { Height = rows }, this with { Y = Y + rows, Height = Height - rows });
    }

    public (Area Above, Area Bottom) CutBottom(int rows)
    {
        rows = Math.Clamp(rows, 0, Height);
        return (this with { Height = Height - rows }, this with { Y = Foot - rows, Height = rows });
    }

    public (Area Left, Area Right) CutLeft(int columns)
    {
        columns = Math.Clamp(columns, 0, Width);
        return (this with { Width = columns }, this with { X = X + columns, Width = Width - columns });
    }

    public Area Shrink(int columns, int rows) =>
        new(X + columns, Y + rows, Math.Max(0, Width - (2 * columns)), Math.Max(0, Height - (2 * rows)));

    /// <summary>The middle, no larger than this area.</summary>
    public Area Center(int width, int height)
    {
        width = Math.Min(width, Width);
        height = Math.Min(height, Height);
        return new Area(X + ((Width - width) / 2), Y + ((Height - height) / 2), width, height);
    }
}

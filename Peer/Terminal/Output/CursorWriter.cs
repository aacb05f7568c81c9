namespace PeerSecure.Peer.Terminal.Output;

/// <summary>Knows where the terminal's cursor is, as far as one can know, and moves it with the fewest bytes.</summary>
internal sealed class CursorWriter(EscapeBuffer buffer)
{
    private int _x = -1;
    private int _y = -1;
    private bool? _shown;

    public void Forget() => (_x, _y, _shown) = (-1, -1, null);

    /// <summary>The position is uncertain (last column, or a character whose width terminals dispute): the next move is absolute.</summary>
    public void ForgetPosition() => (_x, _y) = (-1, -1);

    public void Advanced(int columns) => _x += columns;

    public void MoveTo(int x, int y)
    {
        if (_x == x && _y == y)
        {
            return;
        }

        if (_y == y && _x >= 0 && x > _x)
        {
            buffer.Csi(x - _x, 'C');
        }
        else if (_x >= 0 && x == 0 && (y == _y || y == _y + 1))
        {
            buffer.Raw(y == _y ? "\r"u8 : "\r\n"u8);
        }
        else if (x == 0)
        {
            buffer.Csi(y + 1, 'H');
        }
        else
        {
            buffer.Csi(y + 1, x + 1, 'H');
        }

        (_x, _y) = (x, y);
    }

    public void Show(bool shown)
    {
        if (_shown != shown)
        {
            buffer.Raw(shown ? "\e[?25h"u8 : "\e[?25l"u8);
            _shown = shown;
        }
    }
}

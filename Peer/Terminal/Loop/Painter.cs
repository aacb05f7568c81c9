using Microsoft.Extensions.Logging;
using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.Device;
using PeerSecure.Peer.Terminal.Output;

namespace PeerSecure.Peer.Terminal.Loop;

/// <summary>Brings a view onto the terminal, whatever the terminal's size and whatever the view does.</summary>
internal sealed class Painter(ITerminalDevice device, TerminalSession session, Screen screen, ILogger logger)
{
    public const int MinWidth = 40;
    public const int MinHeight = 10;

    public (int Width, int Height) Size => device.Size;

    public void AskToSuspend() => device.AskToSuspend();

    public void Invalidate() => screen.Invalidate();

    public void Paint(Action<Surface> view)
    {
        var (width, height) = device.Size;
        var grid = screen.Compose(width, height);
        if (width < MinWidth || height < MinHeight)
        {
            Surface.Of(grid).Text(0, 0, $"need {MinWidth}x{MinHeight}, is {width}x{height}");
        }
        else
        {
            PaintSafely(view, grid);
        }

        if (!session.Write(screen.Finish().Span))
        {
            screen.Invalidate(); // nobody saw this frame
        }
    }

    private void PaintSafely(Action<Surface> view, CellGrid grid)
    {
        try
        {
            view(Surface.Of(grid));
        }
#pragma warning disable CA1031 // a view that cannot be drawn must not take the terminal and the open sessions with it
        catch (Exception broken)
#pragma warning restore CA1031
        {
            logger.ViewBroke(broken);
            grid.Clear();
            var surface = Surface.Of(grid);
            var row = surface.Paragraph(0, $"This screen could not be drawn ({broken.GetType().Name}: {broken.Message}).");
            surface.Paragraph(row + 1, "Press Esc to go back or Ctrl-Q to quit. This is a defect; please report it.");
        }
    }
}

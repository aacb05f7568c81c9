using Spectre.Console;

namespace PeerSecure.Peer.Terminal.Cells;

/// <summary>What Spectre.Console may assume while it draws into cells. Colours are reduced later, by the writer that knows the terminal.</summary>
internal sealed class SurfaceCapabilities(bool unicode) : IReadOnlyCapabilities
{
    public ColorSystem ColorSystem => ColorSystem.TrueColor;

    public bool Ansi => true;

    public bool Links => false; // a link's address would be an escape sequence made of somebody else's text

    public bool Legacy => false;

    public bool IsTerminal => true;

    public bool Interactive => true;

    public bool Unicode { get; } = unicode;
}

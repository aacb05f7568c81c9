namespace PeerSecure.Peer.Terminal.Cells;

/// <summary>How text stands out besides its colour. They stay under NO_COLOR, so nothing may depend on colour alone.</summary>
[Flags]
internal enum TextMarks
{
    None = 0,
    Bold = 1,
    Dim = 2,
    Italic = 4,
    Underline = 8,
    Reverse = 16,
}

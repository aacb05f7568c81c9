namespace PeerSecure.Peer.Terminal.Output;

internal enum ColorDepth
{
    /// <summary>NO_COLOR or --no-color: bold, underline and reverse only.</summary>
    None,
    Sixteen,
    TwoHundredFiftySix,
    TrueColor,
}

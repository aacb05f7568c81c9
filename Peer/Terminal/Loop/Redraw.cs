namespace PeerSecure.Peer.Terminal.Loop;

/// <summary>Another program used the terminal meanwhile, or its size changed: draw everything again.</summary>
internal sealed record Redraw : Message;

namespace PeerSecure.Peer.Terminal.State;

/// <summary>A short notice in a corner that goes away by itself.</summary>
internal sealed record Toast(string Text, ToastKind Kind, DateTimeOffset Until);

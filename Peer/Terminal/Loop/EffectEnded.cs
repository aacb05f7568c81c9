namespace PeerSecure.Peer.Terminal.Loop;

/// <summary>An effect is over; the outcome is its answer, its failure, or null when it was cancelled.</summary>
internal sealed record EffectEnded(string Purpose, Message? Outcome, string Success = "") : Message;

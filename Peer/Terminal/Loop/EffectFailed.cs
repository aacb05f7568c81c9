namespace PeerSecure.Peer.Terminal.Loop;

/// <param name="Purpose">Of the effect.</param>
/// <param name="Text">What happened.</param>
/// <param name="Remedy">What to do; may be empty.</param>
/// <param name="Code">Stable, as in --json.</param>
internal sealed record EffectFailed(string Purpose, string Text, string Remedy, string Code) : Message;

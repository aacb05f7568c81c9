namespace PeerSecure.Common.Scram;

/// <summary>What an exchange insists on. Only the published example needs other rules than ours.</summary>
/// <param name="ChannelBound">SCRAM-SHA-256-PLUS with tls-server-end-point, and nothing less (A1).</param>
/// <param name="MinIterations">The least a client accepts.</param>
internal sealed record ScramRules(bool ChannelBound, int MinIterations)
{
    internal static ScramRules PeerSecure { get; } = new(ChannelBound: true, ScramLimits.Iterations);

    /// <summary>RFC 7677, section 3: no channel binding, 4096 rounds.</summary>
    internal static ScramRules Published { get; } = new(ChannelBound: false, MinIterations: 4096);

    internal string Gs2Header => ChannelBound ? "p=tls-server-end-point,," : "n,,";
}

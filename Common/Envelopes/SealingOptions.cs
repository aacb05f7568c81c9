namespace PeerSecure.Common.Envelopes;

/// <summary>What a <see cref="SealingStream"/> may do beside sealing.</summary>
public sealed record SealingOptions
{
    /// <summary>How many sealed bytes the other side has already.</summary>
    public long Skip { get; init; }

    /// <summary>Fed with all sealed bytes, skipped ones too: what the authority will have stored.</summary>
    public ContentDigest? SealedDigest { get; init; }

    /// <summary>Fed with all plain bytes.</summary>
    public ContentDigest? PlainDigest { get; init; }
}

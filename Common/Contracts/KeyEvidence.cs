namespace PeerSecure.Common.Contracts;

/// <summary>
/// What is shown to explain an account's keys: served by the directory, sent in the hello and in envelopes, so that it works with the
/// authority down (C6). Any order, any of it may be missing or useless; <c>KeyChange</c> makes of it what it can.
/// </summary>
public sealed record KeyEvidence
{
    /// <summary>More than this of one kind are not looked at: none of that kind counts then.</summary>
    public const int MaximumOfAKind = 64;

    public static KeyEvidence Empty { get; } = new();

    /// <summary>An old key of a device vouching for its next one (C2).</summary>
    public IReadOnlyList<SignedDocument> Continuity { get; init; } = [];

    /// <summary>A device vouching for a further device of the account (C5).</summary>
    public IReadOnlyList<SignedDocument> Admissions { get; init; } = [];

    /// <summary>The authority vouching for a device's new key (C3).</summary>
    public IReadOnlyList<SignedDocument> Reissues { get; init; } = [];
}

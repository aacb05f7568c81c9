using PeerSecure.Common.Revocation;

namespace PeerSecure.Peer.Talk;

/// <summary>From whom sessions are taken without asking.</summary>
internal enum AcceptPolicy
{
    /// <summary>Contacts; strangers after a person said yes.</summary>
    Ask,
    All,
    Contacts,
    None,
}

/// <summary>What happens to files that are offered.</summary>
internal enum FilePolicy
{
    Ask,
    Accept,
    Decline,
}

/// <summary>What the user chose for this run.</summary>
internal sealed record TalkOptions
{
    public AcceptPolicy Accept { get; init; } = AcceptPolicy.Ask;

    public FilePolicy Files { get; init; } = FilePolicy.Ask;

    public required string DownloadFolder { get; init; }

    /// <summary>R2.</summary>
    public FreshnessPolicy Freshness { get; init; } = FreshnessPolicy.BestEffort;

    /// <summary>M5: nothing of this goes by mailbox, and the history says so.</summary>
    public bool DirectOnly { get; init; }
}

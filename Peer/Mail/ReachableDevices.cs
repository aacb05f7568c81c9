using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;

namespace PeerSecure.Peer.Mail;

/// <summary>The devices of an account as far as mail may be sealed to them (C5), and those that were left out, each with its reason.</summary>
/// <param name="Prekeys">One for each device that gets a copy.</param>
/// <param name="Skipped">The others.</param>
/// <param name="Evidence">What the account states about its own keys.</param>
internal sealed record ReachableDevices(IReadOnlyList<VerifiedPrekey> Prekeys, IReadOnlyList<SkippedDevice> Skipped, KeyEvidence Evidence);

/// <summary>A device that no copy is sealed to.</summary>
internal sealed record SkippedDevice(string Account, string Device, SkipReason Why)
{
    public override string ToString() => $"{Account}/{Device}: {Words}";

    private string Words => Why switch
    {
        SkipReason.NeedsDecision => $"a new key that needs your decision; see 'peersecure trust {Account}'",
        SkipReason.Blocked => $"an unexpected key; do not continue before you asked {Account} in person, then see 'peersecure trust {Account}'",
        SkipReason.NotVerified => "its certificate was refused",
        SkipReason.NoPrekey => "it has published no prekey yet",
        SkipReason.BadPrekey => "its prekey was refused",
    };
}

internal enum SkipReason
{
    /// <summary>C3, C5.</summary>
    NeedsDecision,

    /// <summary>C4.</summary>
    Blocked,
    NotVerified,
    NoPrekey,

    /// <summary>Expired, not signed by the device, or older than one seen (K1).</summary>
    BadPrekey,
}

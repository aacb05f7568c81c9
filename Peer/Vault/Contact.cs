using PeerSecure.Common.Certificates;

namespace PeerSecure.Peer.Vault;

/// <summary>An account this profile has met, with every key it knows of it.</summary>
internal sealed record Contact(AccountName Account, DateTimeOffset FirstSeen, DateTimeOffset LastSeen, IReadOnlyList<ContactKey> Keys, IReadOnlyList<RefusedKey> Refused)
{
    internal IEnumerable<ContactKey> Current => Keys.Where(static key => key.Known.IsCurrent);

    /// <summary>C7: verified means every current key of it; a device that came by admission is not compared yet.</summary>
    internal bool IsVerified => Current.Any() && Refused.Count == 0 && Current.All(static key => key.Known.IsVerified);
}

/// <summary>One key: what decisions need, and what people are told.</summary>
internal sealed record ContactKey(KnownKey Known, KeyChangeKind How, DateTimeOffset FirstSeen);

/// <summary>A key that did not pass (C3, C4) and waits for the user's word.</summary>
internal sealed record RefusedKey(KnownKey Key, KeyChangeKind Kind, KeyChangeReason Reason, ReissueReason? AuthorityReason, DateTimeOffset At);

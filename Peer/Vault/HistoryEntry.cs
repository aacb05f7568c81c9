namespace PeerSecure.Peer.Vault;

/// <summary>One line of a conversation, as kept.</summary>
internal sealed record HistoryEntry
{
    internal long Row { get; init; }

    /// <summary>Unique for its sender (M3); 32 lowercase hex digits.</summary>
    internal required string Id { get; init; }

    /// <summary>The account that sent it.</summary>
    internal required string Sender { get; init; }

    /// <summary>The other account of the conversation.</summary>
    internal required string Conversation { get; init; }

    /// <summary>The device that sent it.</summary>
    internal required string Device { get; init; }

    internal required bool Outgoing { get; init; }

    internal required DateTimeOffset SentAt { get; init; }

    internal required DateTimeOffset KeptAt { get; init; }

    /// <summary>Counts what the sending device sent to this account (M1); 0 when it does not count.</summary>
    internal long Number { get; init; }

    internal MessageWay Way { get; init; }

    internal MessageKind Kind { get; init; }

    internal required string Body { get; init; }

    /// <summary>What has to be said with it: a later revocation, why it was not delivered.</summary>
    internal string Note { get; init; } = "";

    internal required MessageState State { get; init; }

    internal DateTimeOffset? StoredAt { get; init; }

    internal DateTimeOffset? DeliveredAt { get; init; }

    internal DateTimeOffset? ReadAt { get; init; }

    /// <summary>Shown to the user of this device.</summary>
    internal bool Seen { get; init; }
}

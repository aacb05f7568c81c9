namespace PeerSecure.Peer.Vault;

/// <summary>How far a message has surely come. Each step after <see cref="Queued"/> stands on proof (E4, M4); none is guessed.</summary>
internal enum MessageState
{
    /// <summary>Ours, kept here, has not left yet.</summary>
    Queued = 0,

    /// <summary>Left over a direct session; no receipt yet.</summary>
    Sent = 1,

    /// <summary>The authority signed that it keeps it (M2).</summary>
    Stored = 2,

    /// <summary>A device of the recipient signed that it has it.</summary>
    Delivered = 3,

    /// <summary>A device of the recipient signed that it was read.</summary>
    Read = 4,

    /// <summary>Will not arrive: refused or expired; the note says why.</summary>
    NotDelivered = 5,

    /// <summary>Somebody else's message, received.</summary>
    Received = 6,
}

/// <summary>Which way a message came or went.</summary>
internal enum MessageWay
{
    Direct = 0,
    Mailbox = 1,
    DirectOnly = 2,
}

/// <summary>What a row of the history is.</summary>
internal enum MessageKind
{
    Text = 0,
    File = 1,

    /// <summary>Written by this program: a key change, a gap, a revocation.</summary>
    Event = 2,
}

namespace PeerSecure.Peer.Terminal.App;

/// <summary>One line of a conversation's history, in the order of <see cref="Order"/>.</summary>
internal sealed record Entry(long Order, string Id, EntryKind Kind, string Text, DateTimeOffset At)
{
    public bool IsMine { get; init; }

    /// <summary>Name of the sender, with the device when there are several.</summary>
    public string Author { get; init; } = "";

    public DeliveryState State { get; init; } = DeliveryState.None;

    /// <summary>Said behind the text: why it failed, "direct only", "the sender's certificate was revoked later".</summary>
    public string Note { get; init; } = "";

    /// <summary>For <see cref="EntryKind.File"/>: which transfer.</summary>
    public string TransferId { get; init; } = "";
}

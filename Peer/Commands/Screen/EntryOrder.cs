using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Commands.Screen;

/// <summary>
/// History entries as the screen orders and shows them. The order number is the sending time with the row behind it, so it follows M3 as far as one
/// number can: entries of one millisecond stand as they were kept.
/// </summary>
internal static class EntryOrder
{
    private const int RowBits = 10;

    internal static long Of(HistoryEntry entry) => At(entry.SentAt) | (entry.Row & ((1 << RowBits) - 1));

    /// <summary>For a line of this run that no history keeps.</summary>
    internal static long At(DateTimeOffset time) => time.ToUnixTimeMilliseconds() << RowBits;

    /// <summary>An entry that stands behind everything up to this order, to page backwards from.</summary>
    internal static HistoryEntry? Before(long order) => order == long.MaxValue
        ? null
        : new HistoryEntry
        {
            Id = "",
            Sender = "",
            Conversation = "",
            Device = "",
            Outgoing = false,
            SentAt = DateTimeOffset.FromUnixTimeMilliseconds((order >> RowBits) + 1),
            KeptAt = DateTimeOffset.UnixEpoch,
            Body = "",
            State = MessageState.Received,
        };

    internal static Entry ToScreen(HistoryEntry entry) => new(Of(entry), entry.Id, KindOf(entry), entry.Body, entry.SentAt)
    {
        IsMine = entry.Outgoing,
        Author = entry.Outgoing ? "you" : entry.Sender,
        State = entry.Outgoing ? StateOf(entry.State) : DeliveryState.None,
        Note = entry.Way == MessageWay.DirectOnly && entry.Note.Length == 0 ? "direct only" : entry.Note,
    };

    private static EntryKind KindOf(HistoryEntry entry) => entry.Kind switch
    {
        MessageKind.Text => EntryKind.Text,
        MessageKind.File when entry.Way == MessageWay.Mailbox => EntryKind.File,   // of a direct file the session keeps a sentence
        _ => EntryKind.Notice,
    };

    /// <summary>M4: nothing is shown as further than its proof.</summary>
    private static DeliveryState StateOf(MessageState state) => state switch
    {
        MessageState.Queued or MessageState.Sent => DeliveryState.Waiting,
        MessageState.Stored => DeliveryState.Stored,
        MessageState.Delivered => DeliveryState.Delivered,
        MessageState.Read => DeliveryState.Read,
        MessageState.NotDelivered => DeliveryState.Failed,
        MessageState.Received => DeliveryState.None,
    };
}

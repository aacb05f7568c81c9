using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.State;

namespace PeerSecure.Peer.Terminal.Shell;

/// <summary>What happens elsewhere than where the user looks, in a few words.</summary>
internal static class Announcements
{
    private const int Glimpse = 60;

    /// <param name="message">What happened.</param>
    /// <param name="before">The state it happened to.</param>
    public static Say? Of(Message message, AppState before) => message switch
    {
        NotificationArrived { Notification.Kind: NotificationKind.Message } => null, // the message itself is announced once it is here
        NotificationArrived { Notification: var notification } => new Say(notification.Text, KindOf(notification.Kind)),
        EntryAdded { Entry: { IsMine: false, Kind: EntryKind.Text or EntryKind.Notice } entry, Who: var who } when !IsSeen(who, before) =>
            new Say($"{who}: {entry.Text[..TextCut.ToWidth(entry.Text, Glimpse)]}"),
        EntryAdded { Entry: { IsMine: false, Kind: EntryKind.File, TransferId.Length: 0 } entry, Who: var who } when !IsSeen(who, before) =>
            new Say($"{who} shares a file: {entry.Text[..TextCut.ToWidth(entry.Text, Glimpse)]}"),
        EntryAdded { Entry.Kind: EntryKind.Warning, Who: var who } added when !IsSeen(who, before) => new Say($"{who}: {added.Entry.Text}", ToastKind.Warning),
        TransferChanged { Transfer: var transfer } => OfTransfer(transfer, before.World.TransferOf(transfer.Id)),
        StatusChanged { Status: var status } => OfLink(status, before.World.Status),
        _ => null,
    };

    private static bool IsSeen(string who, AppState state) => state.Current == Place.Chats && state.World.CurrentWho == World.NameOf(who);

    private static Say? OfTransfer(Transfer transfer, Transfer? before)
    {
        if (before?.State == transfer.State)
        {
            return null;
        }

        return transfer.State switch
        {
            TransferState.Done when transfer.IsOutgoing => new Say($"{transfer.Name} reached {transfer.Who}.", ToastKind.Good),
            TransferState.Done => new Say($"{transfer.Name} from {transfer.Who} is here.", ToastKind.Good),
            TransferState.Failed => new Say($"{transfer.Name} failed. {transfer.Note}".Trim(), ToastKind.Error),
            TransferState.Paused => new Say($"{transfer.Name} is paused. {transfer.Note}".Trim(), ToastKind.Warning),
            _ => null,
        };
    }

    private static Say? OfLink(PeerStatus status, PeerStatus before) => (before.Link, status.Link) switch
    {
        (AuthorityLink.Connected, AuthorityLink.Unreachable) =>
            new Say("The authority does not answer. Open sessions go on; messages to others wait.", ToastKind.Warning),
        (AuthorityLink.Unreachable, AuthorityLink.Connected) => new Say("The authority answers again.", ToastKind.Good),
        _ => null,
    };

    private static ToastKind KindOf(NotificationKind kind) => kind switch
    {
        NotificationKind.Information or NotificationKind.Message or NotificationKind.File => ToastKind.Normal,
        NotificationKind.KeyChanged or NotificationKind.Device or NotificationKind.Revoked or NotificationKind.Warning => ToastKind.Warning,
    };
}

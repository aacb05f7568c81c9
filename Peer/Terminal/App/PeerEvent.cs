using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.Loop;

namespace PeerSecure.Peer.Terminal.App;

/// <summary>Something that happened without being asked for.</summary>
internal abstract record PeerEvent : Message;

internal sealed record StatusChanged(PeerStatus Status) : PeerEvent;

/// <summary>The authorities seen on the local network, all of them, whenever one comes or goes.</summary>
internal sealed record AuthoritiesFound(ImmutableArray<FoundAuthority> Authorities) : PeerEvent;

internal sealed record PeopleChanged(ImmutableArray<Person> People) : PeerEvent;

internal sealed record PersonChanged(Person Person) : PeerEvent;

/// <summary>Somebody's key is not the one it was, and it is not continuity: the user must see it.</summary>
internal sealed record KeyChangeSeen(Person Person) : PeerEvent;

internal sealed record ConversationChanged(Conversation Conversation) : PeerEvent;

internal sealed record EntryAdded(string Who, Entry Entry) : PeerEvent;

/// <summary>The entry with this id replaces the one known, as when a receipt came.</summary>
internal sealed record EntryChanged(string Who, Entry Entry) : PeerEvent;

internal sealed record SessionRequested(SessionRequest Request) : PeerEvent;

internal sealed record FilesOffered(FileOffer Offer) : PeerEvent;

/// <summary>A question is no longer open: answered elsewhere, or the other side gave up.</summary>
internal sealed record RequestWithdrawn(string Id) : PeerEvent;

internal sealed record TransferChanged(Transfer Transfer) : PeerEvent;

internal sealed record MailArrived(MailItem Item) : PeerEvent;

/// <summary>How many messages in the mailbox are unread now.</summary>
internal sealed record MailCounted(int Unread) : PeerEvent;

internal sealed record NotificationArrived(Notification Notification) : PeerEvent;

/// <summary>A further device of ours waits to be admitted.</summary>
internal sealed record DeviceWaiting(OwnDevice Device) : PeerEvent;

internal sealed record ActivityHappened(ActivityLine Line) : PeerEvent;

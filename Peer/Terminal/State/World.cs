using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.App;

namespace PeerSecure.Peer.Terminal.State;

/// <summary>What all screens know together; kept up to date by events and answers (<see cref="WorldUpdate"/>).</summary>
internal sealed record World
{
    public PeerStatus Status { get; init; } = PeerStatus.Unknown;

    public ImmutableArray<Person> People { get; init; } = [];

    public ImmutableArray<Conversation> Conversations { get; init; } = [];

    public ImmutableDictionary<string, ChatLog> Chats { get; init; } = ImmutableDictionary<string, ChatLog>.Empty;

    public ImmutableArray<Transfer> Transfers { get; init; } = [];

    public ImmutableArray<Notification> Notifications { get; init; } = [];

    public ImmutableArray<FoundAuthority> Authorities { get; init; } = [];

    public ImmutableArray<ActivityLine> Activity { get; init; } = [];

    /// <summary>What others wait for us to answer, oldest first. They wait in the question bar and take no key until asked for.</summary>
    public ImmutableArray<Question> Questions { get; init; } = [];

    /// <summary>For registering at an authority that was just started here.</summary>
    public string Invite { get; init; } = "";

    public int UnreadMail { get; init; }

    public ImmutableHashSet<string> Busy { get; init; } = [];

    /// <summary>Whom the user looks at: fills in the name when a command asks for one.</summary>
    public string CurrentWho { get; init; } = "";

    public DateTimeOffset Now { get; init; }

    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    public int Width { get; init; } = 80;

    public int Height { get; init; } = 24;

    /// <summary>False where the terminal shows plain ASCII alone.</summary>
    public bool Unicode { get; init; } = true;

    /// <summary>Rows between the tabs and the status bar.</summary>
    public int BodyHeight => Math.Max(1, Height - 3);

    public int UnreadMessages => Conversations.Sum(static conversation => conversation.Unread);

    public int UnseenNotifications => Notifications.Count(static notification => !notification.IsSeen);

    public Person? PersonOf(string who) => People.FirstOrDefault(person => person.Name == NameOf(who));

    public Conversation? ConversationWith(string who) => Conversations.FirstOrDefault(conversation => conversation.Who == who);

    public ChatLog ChatWith(string who) => Chats.GetValueOrDefault(who, ChatLog.Empty);

    public Transfer? TransferOf(string id) => Transfers.FirstOrDefault(transfer => transfer.Id == id);

    /// <summary>The account in NAME[/DEVICE][@HOST:PORT].</summary>
    public static string NameOf(string who) => who.Split('/', '@')[0];
}

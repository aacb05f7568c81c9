using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Loop;

namespace PeerSecure.Peer.Terminal.State;

/// <summary>What events and answers change in what all screens share.</summary>
internal static class WorldUpdate
{
    private const int KeptActivity = 1000;

    public static World After(this World world, Message message) => message switch
    {
        Resized size => world with { Width = size.Width, Height = size.Height },
        Ticked tick => world with { Now = tick.Now },
        PeerEvent happened => world.AfterEvent(happened),
        Answered<PeerStatus> answer => world with { Status = answer.Value },
        Answered<SignInSummary> answer => world with { Status = answer.Value.Status, UnreadMail = answer.Value.Unread },
        Answered<StartedAuthority> answer => world with { Status = answer.Value.Status, Invite = answer.Value.Invite },
        HistoryLoaded loaded => world.WithPage(loaded.Who, loaded.Page),
        EntrySent sent => world.WithEntry(sent.Who, sent.Entry),
        Answered<ImmutableArray<Person>> answer => world with { People = answer.Value },
        Answered<Person> answer => world.With(answer.Value),
        Answered<ImmutableArray<Conversation>> answer => world with { Conversations = answer.Value },
        Answered<ImmutableArray<Transfer>> answer => world with { Transfers = answer.Value },
        Answered<ImmutableArray<Notification>> answer => world with { Notifications = answer.Value },
        Answered<ImmutableArray<ActivityLine>> answer => world with { Activity = answer.Value },
        _ => world,
    };

    public static World WithEntry(this World world, string who, Entry entry) =>
        world with { Chats = world.Chats.SetItem(who, world.ChatWith(who).With(entry)) };

    public static World WithPage(this World world, string who, HistoryPage page) =>
        world with { Chats = world.Chats.SetItem(who, world.ChatWith(who).WithPage(page)) };

    /// <summary>The question is answered, or no longer open.</summary>
    public static World Without(this World world, string questionId) =>
        world with { Questions = world.Questions.RemoveAll(question => question.Id == questionId) };

    /// <summary>A key that was accepted or went meanwhile needs no answer any more.</summary>
    private static World WithoutSettledKeys(this World world) => world with
    {
        Questions = world.Questions.RemoveAll(question => question.About is KeyChangeQuestion { Who: var who, Trust: TrustLevel.Changed or TrustLevel.Blocked }
            && world.PersonOf(who) is { Trust: not (TrustLevel.Changed or TrustLevel.Blocked) }),
    };

    private static World Asked(this World world, Question question) =>
        world with { Questions = world.Questions.Replace(question, static known => known.Id) };

    private static World AfterEvent(this World world, PeerEvent happened) => happened switch
    {
        StatusChanged changed => world with { Status = changed.Status },
        AuthoritiesFound found => world with { Authorities = found.Authorities },
        PeopleChanged changed => (world with { People = changed.People }).WithoutSettledKeys(),
        PersonChanged changed => world.With(changed.Person).WithoutSettledKeys(),
        KeyChangeSeen { Person: var person } =>
            world.With(person).Asked(new Question($"key {person.Name}", new KeyChangeQuestion(person.Name, person.Trust))),
        SessionRequested asked => world.Asked(new Question(asked.Request.Id, new SessionQuestion(asked.Request))),
        FilesOffered offered => world.Asked(new Question(offered.Offer.Id, new FilesQuestion(offered.Offer))),
        DeviceWaiting waiting => world.Asked(new Question($"device {waiting.Device.Name}", new DeviceQuestion(waiting.Device))),
        RequestWithdrawn withdrawn => world.Without(withdrawn.Id),
        MailCounted counted => world with { UnreadMail = counted.Unread },
        ConversationChanged changed => world.With(changed.Conversation),
        EntryAdded added => world.WithEntry(added.Who, added.Entry),
        EntryChanged changed => world.WithEntry(changed.Who, changed.Entry),
        TransferChanged changed => world with { Transfers = world.Transfers.Replace(changed.Transfer, static transfer => transfer.Id) },
        MailArrived arrived => world with { UnreadMail = checked(world.UnreadMail + (arrived.Item.IsUnread ? 1 : 0)) },
        NotificationArrived arrived => world with { Notifications = [arrived.Notification, .. world.Notifications] },
        ActivityHappened activity => world with { Activity = world.Activity.Bounded(activity.Line) },
        _ => world,
    };

    private static World With(this World world, Person person) => world with { People = world.People.Replace(person, static known => known.Name) };

    private static World With(this World world, Conversation conversation) =>
        world with { Conversations = world.Conversations.Replace(conversation, static known => known.Who) };

    private static ImmutableArray<T> Replace<T>(this ImmutableArray<T> items, T item, Func<T, string> idOf)
    {
        for (var index = 0; index < items.Length; index++)
        {
            if (idOf(items[index]) == idOf(item))
            {
                return items.SetItem(index, item);
            }
        }

        return items.Add(item);
    }

    private static ImmutableArray<ActivityLine> Bounded(this ImmutableArray<ActivityLine> lines, ActivityLine line) =>
        lines.Length < KeptActivity ? lines.Add(line) : lines.RemoveRange(0, KeptActivity / 10).Add(line);
}

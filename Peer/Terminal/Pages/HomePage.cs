using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.Dialogs;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Pages;

/// <summary>People with presence and trust, and conversations with what is unread.</summary>
internal sealed record HomePage : Page
{
    private const int SideBySide = 76;
    private const int MostForPeople = 56;

    private const string NobodyYet = "Nobody yet. Ins opens a conversation by name, with anybody who has an account here.\n\nF4 listens: then others on your network see you and "
        + "can reach you directly. F7 looks around.";

    public ListState PeopleList { get; init; } = ListState.Start;

    public ListState ConversationList { get; init; } = ListState.Start;

    /// <summary>Who is selected, on the left and on the right: by name, since people and conversations change places while one looks at them.</summary>
    public (string Person, string Conversation) Chosen { get; init; } = ("", "");

    public bool IsOnConversations { get; init; }

    public override string Title => "Home";

    public override string Help => "On the left the people you know or who are on your network, on the right your conversations. Enter opens a "
        + "conversation; what you write goes directly while a session is open, and else waits, sealed, in their mailbox.";

    public override ImmutableArray<PageAction> Actions(World world) =>
    [
        PageAction.Of("open", Key.Enter, "open"),
        PageAction.Of("new", Key.Insert, "new"),
        PageAction.Of("connect", Key.F5, "connect"),
        PageAction.Of("verify", Key.F6, "verify"),
        PageAction.Of("look around", Key.F7, "discover"),
        PageAction.Of(world.Status.Listening is null ? "listen" : "listening", Key.F4, "listen"),
        PageAction.InMenu("trust and devices of this person", "details"),
    ];

    public override Step Enter(World world) => new(Held(world));

    public override Step Update(Message message, World world) => message switch
    {
        ActionChosen chosen => Act(chosen.Action, world),
        KeyPress key when key.Is(Key.Tab) || key.Is(Key.Tab, KeyModifiers.Shift) || key.Is(Key.Left) || key.Is(Key.Right) =>
            new Step(this with { IsOnConversations = !IsOnConversations }),
        KeyPress key => Move(key, world),
        _ => new Step(Held(world)),
    };

    public override void Draw(Surface surface, World world, bool focused)
    {
        var half = surface.Width >= SideBySide ? Math.Min(surface.Width / 2, MostForPeople) : IsOnConversations ? 0 : surface.Width;
        var (left, right) = surface.Area.CutLeft(half);
        DrawPeople(surface.At(left), world, focused && !IsOnConversations);
        DrawConversations(surface.At(right), world, focused && IsOnConversations);
    }

    private void DrawPeople(Surface surface, World world, bool focused)
    {
        if (surface.IsEmpty)
        {
            return;
        }

        var people = People(world);
        var inside = surface.Frame(Heading("People", PeopleList), focused ? Tone.Accent : Tone.Dim);
        if (people.Length == 0)
        {
            var isNarrowed = PeopleList.Filter.Length > 0;
            inside.Paragraph(0, isNarrowed ? "Nobody has this in their name." : NobodyYet, Tone.Dim);
        }

        Table.Draw(
            inside,
            people,
            PersonList(people),
            focused,
            new Column<Person>("", static person => person.Name),
            new Column<Person>("", static person => TrustWords.Of(person.Trust), 11),
            new Column<Person>("", person => Seen(person, world), 8));
    }

    private void DrawConversations(Surface surface, World world, bool focused)
    {
        if (surface.IsEmpty)
        {
            return;
        }

        var conversations = Conversations(world);
        var inside = surface.Frame(Heading("Conversations", ConversationList), focused ? Tone.Accent : Tone.Dim);
        if (conversations.Length == 0)
        {
            inside.Paragraph(0, "None yet. Choose somebody on the left and press Enter.", Tone.Dim);
        }

        Table.Draw(
            inside,
            conversations,
            Latest(conversations),
            focused,
            new Column<Conversation>("", static conversation => new StyledText(conversation.Who, conversation.Unread > 0 ? Tone.Strong : Tone.Plain), 10),
            new Column<Conversation>("", static conversation => Unread(conversation.Unread), 6),
            new Column<Conversation>("", static conversation => new StyledText(conversation.LastText, Tone.Dim)),
            new Column<Conversation>("", conversation => new StyledText(Wording.Short(conversation.LastAt, world.Now, world.Zone), Tone.Dim), 6));
    }

    private static StyledText Unread(int count) => count > 0 ? new StyledText($"{Math.Min(count, 99)} new", Tone.Accent) : "";

    private static string Heading(string title, ListState list) => list.Filter.Length > 0 ? $"{title}: {list.Filter}" : title;

    private static StyledText Seen(Person person, World world) =>
        person.HasSession ? new StyledText("session", Tone.Good)
        : person.Presence == Presence.Offline && person.LastSeen is { } seen ? new StyledText(Wording.Short(seen, world.Now, world.Zone), Tone.Dim)
        : TrustWords.Of(person.Presence);

    private Person[] People(World world) => [.. world.People
        .Where(person => PeopleList.Admits(person.Name))
        .OrderByDescending(static person => person.Presence)
        .ThenBy(static person => person.Name, StringComparer.Ordinal)];

    private Conversation[] Conversations(World world) => [.. world.Conversations
        .Where(conversation => ConversationList.Admits($"{conversation.Who} {conversation.LastText}"))
        .OrderByDescending(static conversation => conversation.LastAt)];

    public override string Who(World world) => Selected(world);

    private string Selected(World world)
    {
        if (IsOnConversations)
        {
            return Conversations(world) is { Length: > 0 } conversations ? conversations[Latest(conversations).SelectedOf(conversations.Length)].Who : "";
        }

        return People(world) is { Length: > 0 } people ? people[PersonList(people).SelectedOf(people.Length)].Name : "";
    }

    private ListState PersonList(Person[] people) => At(PeopleList, Array.FindIndex(people, person => person.Name == Chosen.Person));

    private ListState Latest(Conversation[] conversations) => At(ConversationList, Array.FindIndex(conversations, conversation => conversation.Who == Chosen.Conversation));

    private static ListState At(ListState list, int index) => index < 0 ? list : list with { Selected = index };

    /// <summary>Whoever is selected now stays selected, wherever the row goes.</summary>
    private HomePage Held(World world)
    {
        var (people, conversations) = (People(world), Conversations(world));
        var person = people.Length == 0 ? "" : people[PersonList(people).SelectedOf(people.Length)].Name;
        var conversation = conversations.Length == 0 ? "" : conversations[Latest(conversations).SelectedOf(conversations.Length)].Who;
        return Chosen == (person, conversation) ? this : this with { Chosen = (person, conversation) };
    }

    private Step Act(string action, World world)
    {
        var who = Selected(world);
        return action switch
        {
            "new" => new Step(this).Post(new OpenDialog(Forms.OpenConversation(world))),
            "discover" => new Step(this).Run(Work.Discover),
            "listen" => new Step(this).Post(new OpenDialog(Forms.Listen(world))),
            _ when who.Length == 0 => new Step(this),
            "open" => new Step(this with { PeopleList = ListState.Start, ConversationList = ListState.Start }).Post(new OpenChat(who)),
            "connect" => new Step(this).Run(Work.Connect(who)),
            "verify" => new Step(this).Run(Forms.Verifying(who)),
            "details" => new Step(this).Post(new OpenDialog(PersonDialog.Of(who, world))),
            _ => new Step(this),
        };
    }

    private Step Move(KeyPress key, World world)
    {
        var page = world.BodyHeight - 2;
        if (IsOnConversations)
        {
            var conversations = Conversations(world);
            return new Step(Latest(conversations).Update(key, conversations.Length, page) is { } list
                ? (this with { ConversationList = list, Chosen = (Chosen.Person, "") }).Held(world)
                : this);
        }

        var people = People(world);
        return new Step(PersonList(people).Update(key, people.Length, page) is { } moved
            ? (this with { PeopleList = moved, Chosen = ("", Chosen.Conversation) }).Held(world)
            : this);
    }
}

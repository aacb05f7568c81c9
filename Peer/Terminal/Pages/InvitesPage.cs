using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Dialogs;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Pages;

/// <summary>Invites that are out; their codes are kept by nobody but those who got them.</summary>
internal sealed record InvitesPage : TablePage<Invite>
{
    public override string Title => "Invites";

    public override string Help => "An invite is good once, for seven days. Its code is shown when it is made and never again.";

    protected override Effect Load => Effect.Ask("loading invites", static (app, cancellationToken) => app.Admin.InvitesAsync(cancellationToken)).Quietly();

    protected override string EmptyText => "No invites are out. Ins makes one.";

    public override ImmutableArray<PageAction> Actions(World world) =>
        [PageAction.Of("invite", Key.Insert, "invite"), PageAction.Of("refresh", Key.F5, "refresh")];

    protected override string IdOf(Invite item) => $"{item.Made.UtcTicks} {item.ForName}";

    protected override string SearchText(Invite item) => item.ForName;

    protected override Column<Invite>[] Columns(World world) =>
    [
        new("For", static item => item.ForName.Length > 0 ? item.ForName : new StyledText("anybody", Tone.Dim)),
        new("As", static item => item.IsAdmin ? new StyledText("admin", Tone.Accent) : "user", 6),
        new("Good until", item => Wording.Moment(item.Until, world.Zone), 18),
        new("State", item => State(item, world), 7),
        new("Made", item => new StyledText(Wording.Short(item.Made, world.Now, world.Zone), Tone.Dim), 9),
    ];

    private static StyledText State(Invite invite, World world) =>
        invite.IsUsed ? new StyledText("used", Tone.Dim)
        : invite.Until < world.Now ? new StyledText("lapsed", Tone.Dim)
        : new StyledText("open", Tone.Good);

    protected override Step Act(string action, Invite? selected, World world) =>
        action == "invite" ? new Step(this).Post(new OpenDialog(AdminForms.Invite(world))) : new Step(this);

    protected override Step Hear(Message message, World world) => message is Answered<NewInvite> ? new Step(this).Run(Load) : new Step(this);
}

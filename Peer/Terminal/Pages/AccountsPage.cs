using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Dialogs;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Pages;

/// <summary>Who has an account at the authority.</summary>
internal sealed record AccountsPage : TablePage<Account>
{
    public override string Title => "Accounts";

    public override string Help => "Revoking a name ends all its devices and disables the account; disabling only stops it from signing in.";

    protected override Effect Load => Effect.Ask("loading accounts", static (app, cancellationToken) => app.Admin.AccountsAsync(cancellationToken)).Quietly();

    protected override string EmptyText => "No accounts.";

    public override ImmutableArray<PageAction> Actions(World world) =>
    [
        PageAction.Of("disable/enable", Key.F6, "disable"),
        PageAction.Of("revoke", Key.Delete, "revoke"),
        PageAction.Of("reset password", Key.F7, "reset"),
        PageAction.Of("invite", Key.Insert, "invite"),
        PageAction.Of("refresh", Key.F5, "refresh"),
    ];

    protected override string IdOf(Account item) => item.Name;

    protected override string SearchText(Account item) => item.Name;

    protected override Column<Account>[] Columns(World world) =>
    [
        new("Name", static item => item.Name),
        new("Role", static item => item.IsAdmin ? new StyledText("admin", Tone.Accent) : "user", 6),
        new("State", static item => item.IsDisabled ? new StyledText("disabled", Tone.Bad) : new StyledText("good", Tone.Good), 9),
        new("Devices", static item => $"{item.Devices}", 8),
        new("Last seen", item => item.LastSeen is { } seen ? new StyledText(Wording.Ago(seen, world.Now), Tone.Dim) : "", 16),
    ];

    protected override Step Act(string action, Account? selected, World world) => (action, selected) switch
    {
        ("invite", _) => new Step(this).Post(new OpenDialog(AdminForms.Invite(world))),
        (_, null) => new Step(this),
        ("disable", { } account) => new Step(this).Post(new OpenDialog(AdminForms.Disable(account))),
        ("revoke", { } account) => new Step(this).Post(new OpenDialog(AdminForms.Revoke(account.Name))),
        ("reset", { } account) => new Step(this).Post(new OpenDialog(AdminForms.Reset(world, account.Name))),
        _ => new Step(this),
    };

    protected override Step Hear(Message message, World world) =>
        message is Finished finished && (finished.Purpose == "changing the account" || finished.Purpose.StartsWith("revoking", StringComparison.Ordinal))
            ? new Step(this).Run(Load)
            : new Step(this);
}

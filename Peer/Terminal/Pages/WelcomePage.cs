using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.Dialogs;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Pages;

/// <summary>The first screen: an authority found on the network, an address or link, or one started here. One key is enough to begin.</summary>
internal sealed record WelcomePage : Page
{
    private const string Motto = "Talk to people directly, end to end encrypted, and know who they are.";
    private const string Inspecting = "looking at the authority";
    private const string Joining = "joining";
    private const string Starting = "starting an authority on this machine";

    public int Selected { get; init; }

    public TextInput Address { get; init; } = TextInput.Empty;

    public string Problem { get; init; } = "";

    public override string Title => "Welcome";

    public override string Help => "PeerSecure needs one authority that says who is who. Take one that was found on your network, type the address or "
        + "paste the link you were given, or start one on this machine: then you are its administrator and can invite others.";

    public override bool ShowsFailureOf(string purpose) => purpose is Inspecting or Joining or Starting;

    public override ImmutableArray<PageAction> Actions(World world) => [new PageAction("choose", new KeyPress(Key.Enter), new ActionChosen("choose"))];

    public override Step Update(Message message, World world) => message switch
    {
        ActionChosen { Action: "choose" } when !IsBusy(world) => Choose(world),
        KeyPress key when key.Is(Key.Up) || key.Is(Key.Tab, KeyModifiers.Shift) => Move(-1, world),
        KeyPress key when key.Is(Key.Down) || key.Is(Key.Tab) => Move(1, world),
        KeyPress key when key.Is(Key.Escape) => Cancel(world),
        KeyPress or Paste => Type(message, world),
        Answered<AuthorityOffer> { Purpose: Inspecting } offer => Offered(offer.Value, world),
        Answered<StartedAuthority> started => new Step(this).Post(new OpenDialog(Begun(started.Value, world))),
        AcceptRoot accepted => Join(accepted.Offer),
        EffectFailed failed when ShowsFailureOf(failed.Purpose) => new Step(this with { Problem = $"{failed.Text} {failed.Remedy}".Trim() }),
        _ => new Step(this),
    };

    public override void Draw(Surface surface, World world, bool focused)
    {
        var inside = surface.At(surface.Area.Center(66, surface.Height));
        var row = FirstRow(inside, world);
        inside.Text(0, row++, "PeerSecure", Tone.Strong);
        row = inside.Paragraph(row, Motto, Tone.Dim) + 1;
        inside.Text(0, row++, world.Authorities.IsEmpty ? "Looking for authorities on your network..." : "Found on your network", Tone.Accent);
        for (var index = 0; index < world.Authorities.Length; index++)
        {
            var found = world.Authorities[index];
            DrawChoice(inside, row++, index, world, $"{found.Name}  {found.Address}  root {found.Fingerprint}", focused);
        }

        row++;
        inside.Text(0, row++, "By its address or link", Tone.Accent);
        var address = world.Authorities.Length;
        DrawChoice(inside, row, address, world, "", focused);
        Address.DrawLine(inside.At(new Area(2, row, inside.Width - 2, row++ < 0 ? 0 : 1)), focused && Index(world) == address, "HOST:PORT or peersecure://...");
        row++;
        inside.Text(0, row++, "Nobody has one yet", Tone.Accent);
        DrawChoice(inside, row++, address + 1, world, "Start an authority on this machine and join it", focused);
        row++;
        var busy = IsBusy(world);
        inside.Paragraph(row, busy ? $"{world.Busy.First(ShowsFailureOf)}...  Esc cancels." : Problem, busy ? Tone.Accent : Tone.Bad);
    }

    /// <summary>In the middle; on a small screen so far up that what is selected is seen, and what went wrong.</summary>
    private int FirstRow(Surface inside, World world)
    {
        var authorities = world.Authorities.Length;
        var head = 3 + WrappedText.Break(Motto, inside.Width).Count;
        var selected = head + Index(world) + (Index(world) < authorities ? 0 : Index(world) == authorities ? 2 : 4);
        var foot = Problem.Length > 0 || IsBusy(world) ? head + authorities + 7 + WrappedText.Break(Problem, inside.Width).Count : selected + 1;
        return foot > inside.Height ? inside.Height - foot : Math.Max(0, (inside.Height - 16 - authorities) / 2);
    }

    private void DrawChoice(Surface surface, int row, int index, World world, string text, bool focused)
    {
        var isSelected = focused && index == Index(world);
        surface.Text(0, row, isSelected ? surface.Glyphs.Pointer : " ", Tone.Accent);
        surface.Fit(2, row, surface.Width - 2, text, isSelected ? Tone.Selected : Tone.Plain);
    }

    private int Index(World world) => Math.Clamp(Selected, 0, world.Authorities.Length + 1);

    private bool IsBusy(World world) => world.Busy.Any(ShowsFailureOf);

    private Step Move(int by, World world)
    {
        var count = world.Authorities.Length + 2;
        return new Step(this with { Selected = (Index(world) + by + count) % count });
    }

    /// <summary>Typing goes to the address, whatever was selected.</summary>
    private Step Type(Message message, World world)
    {
        if (Address.Update(message) is not { } address || IsBusy(world))
        {
            return new Step(this);
        }

        return new Step(this with { Address = address, Selected = world.Authorities.Length, Problem = "" });
    }

    private Step Cancel(World world)
    {
        var step = new Step(this with { Problem = "" });
        return world.Busy.Where(ShowsFailureOf).Aggregate(step, static (sum, purpose) => sum.Run(Effect.Cancel(purpose)));
    }

    private Step Choose(World world)
    {
        var index = Index(world);
        if (index == world.Authorities.Length + 1)
        {
            return new Step(this with { Problem = "" })
                .Run(Effect.Ask(Starting, static (app, cancellationToken) => app.Setup.StartAuthorityAsync(cancellationToken)));
        }

        var isFound = index < world.Authorities.Length;
        var address = isFound ? world.Authorities[index].Address : Address.Value.Trim();
        var problem = isFound ? null : address.Length == 0 ? "Type an address, or choose another line." : Checks.Authority(address);
        var checkedPage = this with { Problem = problem ?? "" };
        return problem is not null
            ? new Step(checkedPage)
            : new Step(checkedPage).Run(Effect.Ask(Inspecting, (app, cancellationToken) => app.Setup.InspectAuthorityAsync(address, cancellationToken)));
    }

    /// <summary>N7: without a link that pins the root, the user compares its fingerprint before anything is believed.</summary>
    private Step Offered(AuthorityOffer offer, World world)
    {
        if (offer.IsPinned)
        {
            return Join(offer);
        }

        var text = $"{offer.Address} shows this root fingerprint:\n\n  {string.Join("\n  ", Wording.Halves(offer.Fingerprint))}\n\nAsk whoever runs the authority to read theirs "
            + "to you. If it differs, somebody stands between you.";
        return new Step(this).Post(new OpenDialog(new ConfirmDialog("Is this your authority?", text, "It is the same, join", new AcceptRoot(offer))));
    }

    private Step Join(AuthorityOffer offer) => new Step(this).Run(Effect.Ask(
        Joining,
        (app, cancellationToken) => app.Setup.JoinAsync(offer.Address, offer.IsPinned ? null : offer.Fingerprint, cancellationToken)));

    private static TextDialog Begun(StartedAuthority started, World world) => TextDialog.Of(
        "Your authority runs",
        world,
        "It runs as long as PeerSecure does, or longer with 'peersecure ca serve'. Others join with this link:",
        new StyledText(started.Link, Tone.Strong),
        "",
        "Next, register: the invite that makes you its administrator is filled in for you.");

    /// <summary>The user compared and accepted the root.</summary>
    internal sealed record AcceptRoot(AuthorityOffer Offer) : Message;
}

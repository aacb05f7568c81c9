using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.Dialogs;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Pages;

/// <summary>Sign in, register, or unlock the profile that is here.</summary>
internal sealed record SignInPage(Form SignIn, Form Register, Form Unlock) : Page
{
    private const int HeadRows = 3;
    private const string SigningIn = "signing in";
    private const string Registering = "registering";
    private const string Unlocking = "unlocking";

    public static SignInPage Start => new(
        new Form([Ask.Name(), Ask.Secret("password", "Password")], "Sign in"),
        new Form(
            [
                Ask.Name(),
                Ask.Text("device", "This device", check: Checks.DeviceNameText, hint: "How your other devices and contacts see it.", optional: true),
                Ask.Text("invite", "Invite code", hint: "Empty where the authority takes everybody.", optional: true),
                Ask.NewSecret("password", "Password"),
                Ask.Again("again", "password"),
            ],
            "Register"),
        new Form([Ask.Secret("passphrase", "Passphrase", "Your password, unless you changed this one.")], "Unlock"));

    private const string Profile = "profile";

    public bool IsUnlocking { get; init; }

    public bool IsRegistering { get; init; }

    public string Problem { get; init; } = "";

    public override string Title => IsUnlocking ? "Unlock" : IsRegistering ? "Register" : "Sign in";

    public override string Help => "Your password never leaves this device: the authority checks a proof of it. Register once per account; on a further "
        + "device sign in, and admit it on the first one.";

    /// <summary>Who never had an account here most likely wants one; after a sign-out the name is known.</summary>
    public override Step Enter(World world)
    {
        var name = world.Status.Name;
        return new Step(this with
        {
            IsUnlocking = IsLocked(world),
            IsRegistering = name.Length == 0,
            SignIn = name.Length > 0 ? SignIn.WithText("name", name) : SignIn,
            Unlock = world.Status.Profiles.IsEmpty ? Unlock : Choosing(world.Status.Profiles),
            Register = world.Invite.Length > 0 ? Register.WithText("invite", world.Invite) : Register,
        });
    }

    public override ImmutableArray<PageAction> Actions(World world) => IsLocked(world)
        ? []
        : [PageAction.Of(IsRegistering ? "sign in instead" : "register instead", Key.F4, "switch"), PageAction.Of("another authority", Key.F6, "welcome")];

    public override bool ShowsFailureOf(string purpose) => purpose is SigningIn or Registering or Unlocking;

    public override Step Update(Message message, World world) => message switch
    {
        ActionChosen { Action: "switch" } => new Step(this with { IsRegistering = !IsRegistering, Problem = "" }),
        ActionChosen { Action: "welcome" } => new Step(this).Post(new GoTo(Place.Welcome)),
        KeyPress key when key.Is(Key.Escape) => Cancel(world),
        KeyPress or Paste when !IsBusy(world) => Edit(message, world),
        EffectFailed failed when ShowsFailureOf(failed.Purpose) => new Step(this with { Problem = $"{failed.Text} {failed.Remedy}".Trim() }),
        _ => new Step(this),
    };

    public override void Draw(Surface surface, World world, bool focused)
    {
        var form = FormOf(world);
        var inside = surface.At(surface.Area.Center(60, Math.Min(surface.Height, form.Height + 7)));
        var said = IsBusy(world) ? 2 : Problem.Length > 0 ? 1 + WrappedText.Break(Problem, inside.Width).Count : 0;
        var first = form.FirstRow(HeadRows, inside.Height, said);
        inside.Text(0, first - HeadRows, Heading(world), Tone.Strong);
        inside.Fit(0, first - HeadRows + 1, inside.Width, world.Status.Authority.Length > 0 ? $"at {world.Status.Authority}" : "Several profiles are on this machine.", Tone.Dim);
        form.Draw(inside, focused && !IsBusy(world), first);
        var below = inside.At(inside.Area.CutTop(first + form.Height + 1).Below);
        if (IsBusy(world))
        {
            below.Text(0, 0, $"{world.Busy.First(ShowsFailureOf)}...  Esc cancels.", Tone.Accent);
        }
        else
        {
            below.Paragraph(0, Problem, Tone.Bad);
        }
    }

    public override void Close()
    {
        SignIn.Wipe();
        Register.Wipe();
        Unlock.Wipe();
    }

    private static bool IsLocked(World world) => world.Status.Stage == PeerStage.Locked;

    private bool IsBusy(World world) => world.Busy.Any(ShowsFailureOf);

    private Form FormOf(World world) => IsLocked(world) ? Unlock : IsRegistering ? Register : SignIn;

    /// <summary>With several profiles on a machine one says whose it is, then the passphrase.</summary>
    private Form Choosing(ImmutableArray<string> profiles) => Unlock.Fields is [ChoiceField, ..]
        ? Unlock
        : Unlock with { Fields = Unlock.Fields.Insert(0, new ChoiceField(Profile, "Profile", profiles) { Hint = "Left and right choose." }) };

    private string Heading(World world) =>
        IsLocked(world) ? world.Status.Profiles.IsEmpty ? $"Unlock {world.Status.Who}" : "Unlock a profile" : IsRegistering ? "Register a new account" : "Sign in";

    private SignInPage With(Form form, World world) =>
        IsLocked(world) ? this with { Unlock = form } : IsRegistering ? this with { Register = form } : this with { SignIn = form };

    private Step Cancel(World world) =>
        world.Busy.Where(ShowsFailureOf).Aggregate(new Step(this with { Problem = "" }), static (sum, purpose) => sum.Run(Effect.Cancel(purpose)));

    private Step Edit(Message message, World world)
    {
        if (FormOf(world).Update(message, out var submitted) is not { } form)
        {
            return new Step(this);
        }

        var step = new Step(With(form, world) with { Problem = submitted ? "" : Problem });
        return submitted ? step.Run(Submit(form, world)) : step;
    }

    private Effect Submit(Form form, World world)
    {
        if (IsLocked(world))
        {
            var passphrase = form.TakeSecret("passphrase");
            var profile = form.Fields[0] is ChoiceField choice ? choice.Options[choice.Chosen] : world.Status.Name;
            return Effect.Ask(Unlocking, (app, cancellationToken) => app.Setup.UnlockAsync(profile, passphrase, cancellationToken)).With(passphrase);
        }

        var (name, password) = (form.Text("name"), form.TakeSecret("password"));
        if (!IsRegistering)
        {
            return Effect.Ask(SigningIn, (app, cancellationToken) => app.Setup.SignInAsync(name, password, cancellationToken)).With(password);
        }

        var (device, invite) = (form.Text("device"), form.Text("invite"));
        return Effect.Ask(Registering, (app, cancellationToken) => app.Setup.RegisterAsync(name, device, invite, password, cancellationToken)).With(password);
    }
}

using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Dialogs;

/// <summary>
/// A form for one verb: sends its effect, says what went wrong in place, closes when it went well. Esc cancels work under way, then closes.
/// </summary>
internal sealed record FormDialog(string Name, string Intro, Form Form, Func<Form, Effect> Submit) : Dialog
{
    /// <summary>Begins where something is still to be filled in.</summary>
    public Form Form { get; init; } = Form.AtFirstGap();

    private const int Columns = 64;

    /// <summary>What to do with the outcome.</summary>
    public Func<Outcome, IEnumerable<Message>> After { get; init; } = static _ => [];

    /// <summary>For what cannot be undone: the question that stands between the button and the work. Its safe answer has the focus.</summary>
    public Func<Form, (string Question, string Text)>? Asks { get; init; }

    public string Purpose { get; init; } = "";

    public string Problem { get; init; } = "";

    public override string Title => Name;

    public override string Help => Intro;

    public override ImmutableArray<(string Key, string Label)> Hints => [("Tab", "next field"), ("Enter", "go on")];

    public override (int Width, int Height) Size(World world) => (Columns, IntroRows(Math.Min(Columns, world.Width - 4)) + Form.Height + 1 + ProblemRows(Math.Min(Columns, world.Width - 4)));

    public override bool ShowsFailureOf(string purpose) => purpose == Purpose;

    public override Step Update(Message message, World world) => message switch
    {
        Outcome outcome when outcome.Purpose == Purpose => new Step(this with { IsClosed = true }).Post([.. After(outcome)]),
        EffectFailed failed when failed.Purpose == Purpose => new Step(this with { Problem = $"{failed.Text} {failed.Remedy}".Trim() }),
        KeyPress key when key.Is(Key.Escape) => Escape(world),
        KeyPress or Paste when !IsRunning(world) => Edit(message),
        _ => new Step(this),
    };

    public override void Draw(Surface surface, World world, bool focused)
    {
        var running = IsRunning(world);
        var intro = IntroRows(surface.Width);
        var first = Form.FirstRow(intro, surface.Height, running || Problem.Length > 0 ? 1 + ProblemRows(surface.Width) : 0);
        surface.Paragraph(first - intro, Intro, Tone.Dim);
        Form.Draw(surface, focused && !running, first);
        var below = surface.At(surface.Area.CutTop(first + Form.Height + 1).Below);
        if (running)
        {
            below.Fit(0, 0, below.Width, $"{Purpose}...  Esc cancels.", Tone.Accent);
        }
        else
        {
            below.Paragraph(0, Problem, Tone.Bad);
        }
    }

    public override void Close() => Form.Wipe();

    private int IntroRows(int width) => Intro.Length == 0 ? 0 : WrappedText.Break(Intro, width).Count + 1;

    /// <summary>One row is kept for what is under way, so that the dialog stays where it is; a longer problem makes it grow.</summary>
    private int ProblemRows(int width) => Math.Max(1, Problem.Length == 0 ? 0 : WrappedText.Break(Problem, width).Count);

    private bool IsRunning(World world) => Purpose.Length > 0 && world.Busy.Contains(Purpose);

    private Step Escape(World world) =>
        IsRunning(world) ? new Step(this).Run(Effect.Cancel(Purpose)) : new Step(this with { IsClosed = true });

    private Step Edit(Message message)
    {
        if (Form.Update(message, out var submitted) is not { } form)
        {
            return new Step(this);
        }

        if (!submitted)
        {
            return new Step(this with { Form = form });
        }

        var effect = Submit(form);
        if (Asks is not null)
        {
            var (question, text) = Asks(form);
            return new Step(this with { Form = form, IsClosed = true }).Post(new OpenDialog(new ConfirmDialog(question, text, form.Button, new RunEffect(effect)) { Warns = true }));
        }

        return new Step(this with { Form = form, Purpose = effect.Purpose, Problem = "" }).Run(effect);
    }
}

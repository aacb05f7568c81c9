using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.Dialogs;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Pages;

/// <summary>The authority's signed time, our offset from it with its bound, and time stamps for files.</summary>
internal sealed record TimePage : Page
{
    private const int Kept = 10;
    private const string Asking = "asking for the time";

    /// <summary>Newest first.</summary>
    public ImmutableArray<ClockReading> Readings { get; init; } = [];

    public override string Title => "Time";

    public override string Help => "The authority signs its time for this device alone. Everything that is judged by time here uses it, so a wrong "
        + "clock on this machine harms nothing.";

    public override ImmutableArray<PageAction> Actions(World world) =>
    [
        PageAction.Of("ask again", Key.Enter, "ask"),
        PageAction.Of("stamp a file", Key.F6, "stamp"),
        PageAction.Of("verify a stamp", Key.F7, "verify"),
    ];

    public override Step Enter(World world) => Readings.IsEmpty ? Ask() : new Step(this);

    public override Step Update(Message message, World world) => message switch
    {
        ActionChosen { Action: "ask" } => Ask(),
        ActionChosen { Action: "stamp" } => new Step(this).Post(new OpenDialog(KeyForms.Stamp())),
        ActionChosen { Action: "verify" } => new Step(this).Post(new OpenDialog(KeyForms.VerifyStamp(world))),
        Answered<ClockReading> reading => new Step(this with { Readings = [reading.Value, .. Readings.Take(Kept - 1)] }),
        KeyPress key when key.Is(Key.Escape) => new Step(this).Post(new GoTo(Place.Home)),
        _ => new Step(this),
    };

    public override void Draw(Surface surface, World world, bool focused)
    {
        if (Readings.IsEmpty)
        {
            surface.Text(1, 1, world.Busy.Contains(Asking) ? "Asking the authority..." : "Press Enter to ask the authority for the time.", Tone.Dim);
            return;
        }

        var latest = Readings[0];
        var row = 1;
        Row(surface, ref row, "Authority time", $"{TimeZoneInfo.ConvertTime(latest.AuthorityTime, world.Zone):ddd d MMM yyyy HH:mm:ss.fff zzz}", Tone.Strong);
        Row(surface, ref row, "This machine", $"{TimeZoneInfo.ConvertTime(latest.LocalTime, world.Zone):ddd d MMM yyyy HH:mm:ss.fff zzz}", Tone.Plain);
        Row(surface, ref row, "Offset", $"{Exact(latest.Offset)}, at most {Bound(latest.ErrorBound)} wrong{Verdict(latest.Offset)}", OffsetStyle(latest.Offset));
        surface.Text(1, row + 1, Readings.Length > 1 ? "Earlier readings" : "", Tone.Strong);
        row += 2;
        foreach (var reading in Readings.Skip(1))
        {
            var offset = $"{Exact(reading.Offset)} within {Bound(reading.ErrorBound)}";
            surface.Text(1, row++, $"{Wording.Moment(reading.AuthorityTime, world.Zone)}   {offset}", Tone.Dim);
        }
    }

    private Step Ask() => new Step(this).Run(Effect.Ask(Asking, static (app, cancellationToken) => app.Time.ReadAsync(cancellationToken)));

    private static void Row(Surface surface, ref int row, string label, string value, CellStyle style)
    {
        surface.Text(1, row, label, Tone.Dim);
        row = surface.Paragraph(row, value, style, x: 18);
    }

    private static string Exact(TimeSpan span) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:+0.0;-0.0;0.0} ms");

    private static string Bound(TimeSpan span) => Exact(span).TrimStart('+');

    private static string Verdict(TimeSpan offset) => offset.Duration().TotalSeconds < 2 ? "" : ": set the clock of this machine";

    private static CellStyle OffsetStyle(TimeSpan offset) => offset.Duration().TotalSeconds switch
    {
        < 2 => Tone.Good,
        < 60 => Tone.Warn,
        _ => Tone.Bad,
    };
}

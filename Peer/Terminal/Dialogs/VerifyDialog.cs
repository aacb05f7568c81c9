using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Dialogs;

/// <summary>C7: safety words over both fingerprints, a QR code of the same, and the mark that the user sets after comparing.</summary>
internal sealed record VerifyDialog(Verification Verification) : Dialog
{
    private const int WordsPerRow = 4;
    private const int WordColumns = 16;

    public bool ShowsQr { get; init; }

    public override string Title => ShowsQr ? $"QR code for {Verification.Who}" : $"Safety words with {Verification.Who}";

    public override string Help => "";

    public override (int Width, int Height) Size(World world) => !ShowsQr ? (68, Rows + 12)
        : world.Unicode ? QrBlock.SizeOf(Verification.QrText)
        : (Clusters.Measure(QrBlock.NeedsUtf8), 1);

    private int Rows => (Verification.Words.Length + WordsPerRow - 1) / WordsPerRow;

    public override System.Collections.Immutable.ImmutableArray<PageAction> Actions(World world) =>
    [
        PageAction.Of(ShowsQr ? "words" : "QR", Key.F4, "qr"),
        PageAction.Of("same", Key.F5, "same"),
        PageAction.Of("differ", Key.F6, "differ"),
    ];

    public override Step Update(Message message, World world) => message switch
    {
        KeyPress key when key.Is(Key.Escape) => new Step(this with { IsClosed = true }),
        ActionChosen { Action: "qr" } => new Step(this with { ShowsQr = !ShowsQr }),
        ActionChosen { Action: "same" } => new Step(this with { IsClosed = true })
            .Run(Mark(verified: true).Saying($"{Verification.Who} is verified on this device.")),
        ActionChosen { Action: "differ" } => new Step(this with { IsClosed = true }).Run(Mark(verified: false)).Post(new OpenDialog(Differ())),
        _ => new Step(this),
    };

    public override void Draw(Surface surface, World world, bool focused)
    {
        if (ShowsQr)
        {
            QrBlock.Draw(surface, Verification.QrText);
            return;
        }

        if (surface.Height < Rows + 12 || surface.Width < WordsPerRow * WordColumns)
        {
            DrawWordsAlone(surface);
            return;
        }

        var row = surface.Paragraph(0, $"Read these words to {Verification.Who} in person, or on a call where you know the voice. Both must see the same.") + 1;
        for (var index = 0; index < Verification.Words.Length; index++)
        {
            surface.Text(index % WordsPerRow * WordColumns, row + (index / WordsPerRow), $"{index + 1,2} {Verification.Words[index]}", Tone.Strong);
        }

        row += Rows + 1;
        row = DrawKey(surface, row, "Your key", Verification.OurFingerprint);
        row = DrawKey(surface, row, $"Key of {Verification.Who}", Verification.TheirFingerprint) + 1;
        surface.Text(0, row, "F5 they are the same   F6 they differ   F4 QR code", Tone.Accent);
    }

    /// <summary>Where there is room for little, the words are what counts: one after the other, none broken.</summary>
    private void DrawWordsAlone(Surface surface)
    {
        var (x, y) = (0, 0);
        foreach (var (index, word) in Verification.Words.Index())
        {
            var text = $"{index + 1} {word}";
            (x, y) = x > 0 && x + Clusters.Measure(text) > surface.Width ? (0, y + 1) : (x, y);
            x = surface.Text(x, y, text, Tone.Strong) + 2;
        }

        surface.Paragraph(y + 2, $"Read them to {Verification.Who}; both must see the same.");
    }

    private static int DrawKey(Surface surface, int row, string label, string fingerprint)
    {
        surface.Text(0, row++, label, Tone.Dim);
        foreach (var half in Wording.Halves(fingerprint))
        {
            surface.Text(2, row++, half);
        }

        return row;
    }

    private Effect Mark(bool verified) =>
        Effect.Ask("marking", (app, cancellationToken) => app.People.MarkVerifiedAsync(Verification.Who, verified, cancellationToken));

    private ConfirmDialog Differ() => new(
        "The words differ",
        $"Somebody may stand between you and {Verification.Who}. Send nothing that matters, tell {Verification.Who} in another way, and ask the "
            + "administrator to look at the audit log.",
        "",
        new Say($"{Verification.Who} is not verified.", ToastKind.Warning),
        "Close")
    {
        No = new Say($"{Verification.Who} is not verified.", ToastKind.Warning),
        Warns = true,
    };
}

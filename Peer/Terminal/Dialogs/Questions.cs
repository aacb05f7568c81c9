using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Dialogs;

/// <summary>What waits for an answer: in one line for the bar, and as the dialog that F8 opens.</summary>
internal static class Questions
{
    private const int NamedFiles = 8;

    public static string InOneLine(Question question) => question.About switch
    {
        SessionQuestion { Request: var request } => $"{request.Name}/{request.Device} ({TrustWords.Of(request.Trust).Text}) asks to open a session.",
        FilesQuestion { Offer: var offer } => $"{offer.From} offers {Wording.Count(offer.Count, "file", "files")}, {Wording.Bytes(offer.Bytes)}.",
        KeyChangeQuestion { Trust: TrustLevel.Blocked, Who: var who } => $"WRONG KEY: somebody else claims to be {who}.",
        KeyChangeQuestion { Trust: TrustLevel.Revoked, Who: var who } => $"The key of {who} was revoked.",
        KeyChangeQuestion { Who: var who } => $"The key of {who} changed.",
        DeviceQuestion { Device: var device } => $"A new device of yours, {device.Name}, waits to be admitted.",
        _ => "",
    };

    public static OpenDialog Open(Question question, World world) => new(question.About switch
    {
        SessionQuestion { Request: var request } => Session(question.Id, request),
        FilesQuestion { Offer: var offer } => Files(question.Id, offer),
        KeyChangeQuestion { Who: var who } => KeyChange(question.Id, who, world),
        DeviceQuestion { Device: var device } => Device(question.Id, device),
        _ => TextDialog.Of("", world, ""),
    });

    private static ConfirmDialog Session(string id, SessionRequest request) => new(
        $"Session with {request.Name}?",
        $"{request.Name}/{request.Device} at {request.Address} asks to open a session.\n\n"
            + $"Trust: {TrustWords.Of(request.Trust).Text}. {TrustWords.Explain(request.Trust)} {request.TrustReason}\n\n"
            + $"Their key\n  {string.Join("\n  ", Wording.Halves(request.Fingerprint))}",
        "Accept",
        Answer(id, "answering", (app, cancellationToken) => app.Conversations.AnswerSessionAsync(request.Id, true, cancellationToken)),
        "Refuse")
    {
        No = Answer(id, "answering", (app, cancellationToken) => app.Conversations.AnswerSessionAsync(request.Id, false, cancellationToken)),
        Warns = request.Trust is TrustLevel.Changed or TrustLevel.Blocked or TrustLevel.Revoked,
    };

    private static ConfirmDialog Files(string id, FileOffer offer) => new(
        $"Files from {offer.From}?",
        $"{offer.From} offers {Wording.Count(offer.Count, "file", "files")}, {Wording.Bytes(offer.Bytes)}:\n"
            + string.Join('\n', offer.Files.Take(NamedFiles).Select(static file => $"  {file}"))
            + (offer.Count > Math.Min(NamedFiles, offer.Files.Length) ? $"\n  and {offer.Count - Math.Min(NamedFiles, offer.Files.Length)} more" : "")
            + $"\n\nThey go into {offer.Folder}. Files that are there stay as they are.",
        "Accept",
        Answer(id, "answering", (app, cancellationToken) => app.Transfers.AnswerAsync(offer.Id, true, cancellationToken)),
        "Refuse")
    {
        No = Answer(id, "answering", (app, cancellationToken) => app.Transfers.AnswerAsync(offer.Id, false, cancellationToken)),
    };

    /// <summary>A change that asks can be accepted here; one that blocks, or a revocation, can only be read (C3, C4).</summary>
    private static ConfirmDialog KeyChange(string id, string who, World world)
    {
        var person = world.PersonOf(who) ?? new Person(who, TrustLevel.Changed, Presence.Unknown);
        var text = $"{person.TrustReason}\n\n{TrustWords.Explain(person.Trust)}".Trim();
        if (person.Trust != TrustLevel.Changed)
        {
            return new ConfirmDialog($"{TrustWords.Of(person.Trust).Text}: {who}", text, "", new QuestionAnswered(id), "Close")
            {
                No = new QuestionAnswered(id),
                Warns = person.Trust is TrustLevel.Blocked or TrustLevel.Revoked,
            };
        }

        var accept = new Batch(new QuestionAnswered(id), new RunEffect(Forms.Trusting(who)));
        return new ConfirmDialog($"The key of {who} changed", text, "Accept the new key", accept, "Not now")
        {
            No = new QuestionAnswered(id),
            Warns = true,
        };
    }

    /// <summary>C5: the same code must stand on both screens before a device is let in.</summary>
    private static ConfirmDialog Device(string id, OwnDevice device) => new(
        $"Admit the device {device.Name}?",
        $"Look at the new device. It must show exactly this code:\n\n  {device.CompareCode}\n\nIf you did not set up a device just now, refuse and change "
            + "your password.",
        "They are the same, admit",
        Answer(id, "admitting", (app, cancellationToken) => app.Keys.ApproveDeviceAsync(device.Name, cancellationToken)),
        "Refuse")
    {
        No = Answer(id, "refusing", (app, cancellationToken) => app.Keys.RemoveDeviceAsync(device.Name, compromised: true, cancellationToken)),
        Warns = true,
    };

    private static Batch Answer(string id, string purpose, Func<IPeerApp, CancellationToken, Task> call) =>
        new(new QuestionAnswered(id), new RunEffect(Effect.Do($"{purpose} {id}", call)));
}

using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Dialogs;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Pages;

/// <summary>Files kept by the authority, which cannot read them.</summary>
internal sealed record StoredFilesPage : TablePage<StoredFile>
{
    public override string Title => "Stored";

    public override string Help => "Files are sealed on this device before they leave it. The checksums are of the sealed bytes: those the authority keeps.";

    protected override Effect Load => Effect.Ask("loading stored files", static (app, cancellationToken) => app.Files.ListAsync(cancellationToken)).Quietly();

    protected override string EmptyText => "No files yet. Ins stores one.";

    protected override int DetailRows => 4;

    public override ImmutableArray<PageAction> Actions(World world) =>
    [
        PageAction.Of("fetch", Key.Enter, "get"),
        PageAction.Of("store", Key.Insert, "put"),
        PageAction.Of("share", Key.F6, "share"),
        PageAction.Of("delete", Key.Delete, "delete"),
        PageAction.Of("refresh", Key.F5, "refresh"),
    ];

    protected override string IdOf(StoredFile item) => item.Id;

    protected override string SearchText(StoredFile item) => $"{item.Name} {item.Owner} {item.SharedWith}";

    protected override Column<StoredFile>[] Columns(World world) =>
    [
        new("Name", static file => file.Name),
        new("Size", static file => Wording.Bytes(file.Bytes), 9),
        new("From", static file => file.IsMine ? new StyledText("you", Tone.Dim) : file.Owner, 10),
        new("Shared with", static file => file.SharedWith, 14) { FromWidth = 60 },
        new("Stored", file => new StyledText(Wording.Short(file.StoredAt, world.Now, world.Zone), Tone.Dim), 9),
    ];

    protected override IEnumerable<StyledText> Details(StoredFile item, World world)
    {
        yield return new StyledText($"{item.Name}  id {item.Id}  stored {Wording.Moment(item.StoredAt, world.Zone)}", Tone.Strong);
        yield return new StyledText($"sealed sha256 {item.SealedSha256}", Tone.Dim);
        yield return new StyledText(item.Cksum.Length > 0 ? $"sealed cksum {item.Cksum}" : "", Tone.Dim);
    }

    protected override Step Act(string action, StoredFile? selected, World world) => (action, selected) switch
    {
        ("put", _) => new Step(this).Post(new OpenDialog(KeyForms.Put())),
        (_, null) => new Step(this),
        ("get" or "enter", { } file) => new Step(this).Post(new OpenDialog(KeyForms.Get(file, world))),
        ("share", { } file) => new Step(this).Post(new OpenDialog(KeyForms.Share(file, world))),
        ("delete", { } file) => new Step(this).Post(new OpenDialog(new ConfirmDialog(
            "Delete this file?",
            $"{file.Name}, {Wording.Bytes(file.Bytes)}. It is removed at the authority; those it was shared with lose it too.",
            "Delete",
            new RunEffect(Effect.Do("deleting a file", (app, cancellationToken) => app.Files.DeleteAsync(file.Id, cancellationToken)).Saying("Deleted."))))),
        _ => new Step(this),
    };

    protected override Step Hear(Message message, World world) => message switch
    {
        Answered<StoredFile> stored => new Step(WithItem(stored.Value)),
        Finished { Purpose: "deleting a file" } => new Step(this).Run(Load),
        _ => new Step(this),
    };
}

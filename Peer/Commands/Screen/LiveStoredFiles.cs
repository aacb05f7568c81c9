using System.Collections.Immutable;
using System.Diagnostics;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Envelopes;
using PeerSecure.Peer.Commands.Talking;
using PeerSecure.Peer.Files;
using PeerSecure.Peer.Setup;
using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Transfers;

namespace PeerSecure.Peer.Commands.Screen;

/// <summary>Files that the authority keeps sealed, for the screens; how far they are shows among the transfers.</summary>
internal sealed class LiveStoredFiles(LiveSetup setup, ScreenEvents events, TimeProvider machine) : IStoredFiles
{
    private static readonly TimeSpan ShowEvery = TimeSpan.FromMilliseconds(200);

    public async Task<ImmutableArray<StoredFile>> ListAsync(CancellationToken cancellationToken)
    {
        var desk = Open();
        (await desk.AccountKeyAsync(cancellationToken)).Dispose();
        return [.. (await desk.Shelf.ListAsync(cancellationToken)).Select(Of)];
    }

    public async Task<StoredFile> PutAsync(string path, string shareWith, CancellationToken cancellationToken)
    {
        var desk = Open();
        using var accountKey = await desk.AccountKeyAsync(cancellationToken);
        AccountName? recipient = null;
        if (shareWith.Length > 0)
        {
            recipient = Who.Parse(shareWith).Account;
            await setup.Live.Mail.DevicesOfAsync(recipient, cancellationToken);   // a name that nobody has is said before a byte leaves
        }

        var progress = new Progress(events, Path.GetFileName(path), shareWith, isOutgoing: true);
        using var file = await desk.Uploader.PutAsync(path, progress.Show, cancellationToken);
        await desk.Shelf.KeepRecordAsync(file, accountKey, cancellationToken);
        if (recipient is not null)
        {
            await ShareAsync(recipient, file.Id, file.Key, file.Details, cancellationToken);
        }

        await desk.Uploader.FinishAsync(path, cancellationToken);
        progress.End(path);
        return Of(new KnownFile(file.Id, setup.Live.Profile.Self.Account.Value, file.Details, file.Stored)) with { SharedWith = shareWith };
    }

    public async Task<StoredFile> ShareAsync(string id, string who, CancellationToken cancellationToken)
    {
        var desk = Open();
        var recipient = Who.Parse(who).Account;
        await setup.Live.Mail.DevicesOfAsync(recipient, cancellationToken);
        var (key, details) = await desk.Shelf.FindAsync(id, cancellationToken);
        using (key)
        {
            await ShareAsync(recipient, id, key, details, cancellationToken);
        }

        return (await ListAsync(cancellationToken)).First(file => file.Id == id) with { SharedWith = who };
    }

    public async Task<string> GetAsync(string id, string folder, CancellationToken cancellationToken)
    {
        var desk = Open();
        var (key, details) = await desk.Shelf.FindAsync(id, cancellationToken);
        using (key)
        {
            var place = folder.Length > 0 ? Path.GetFullPath(folder) : setup.Live.DownloadFolder;
            Directory.CreateDirectory(place);
            var cleaned = SafePath.TryClean(Path.GetFileName(details.Name), out var clean) ? clean : "file";
            var target = Path.Combine(place, Destinations.Free(cleaned, taken => Path.Exists(Path.Combine(place, taken))));
            var progress = new Progress(events, cleaned, "", isOutgoing: false);
            await desk.Downloader.GetAsync(id, key, details, target, progress.Show, cancellationToken);
            progress.End(target);
            return target;
        }
    }

    public Task DeleteAsync(string id, CancellationToken cancellationToken) =>
        FileServer.IsId(id) ? Open().Server.DeleteAsync(id, cancellationToken) : throw new FileTransferException(FileTransferFailure.UnknownFile, id);

    private Desk Open() => new(setup.Live, machine);

    private async Task ShareAsync(AccountName recipient, string id, FileKey key, FileDetails details, CancellationToken cancellationToken)
    {
        await setup.Live.Mail.Composer.WriteFileAsync(recipient, FileBody.Of(id, key, details), cancellationToken);
        setup.Live.Mail.Wake();
    }

    private StoredFile Of(KnownFile file) => new(
        file.Id,
        file.Details?.Name ?? (file.Stored is { Complete: false } ? "(not whole yet)" : "(sealed under a key this device does not have)"),
        file.Owner,
        file.Details?.Length ?? file.Stored?.Length ?? 0,
        file.Stored?.CreatedAt ?? DateTimeOffset.MinValue,
        file.Stored?.Sha256 ?? "")
    {
        IsMine = file.Owner == setup.Live.Profile.Self.Account.Value,
        Cksum = file.Stored?.PosixChecksum is { } cksum ? $"{cksum}" : "",
    };

    /// <summary>The parts of Peer/Files over the profile that is open.</summary>
    private sealed class Desk(LiveProfile live, TimeProvider machine)
    {
        private readonly AccountKeys _keys = new(live.Profile, live.Client);

        internal FileServer Server { get; } = new(live.Client, live.SignedIn.EnsureTicketAsync);

        internal FileShelf Shelf => new(live.SignedIn, Server, _keys, AccountKeyAsync);

        internal Uploader Uploader => new(Server, live.Profile.Vault.Files, Path.Combine(live.Profile.Folder, "uploads"), () => live.Profile.Clock.Now, machine);

        internal Downloader Downloader => new(Server, machine);

        internal async Task<AccountKey> AccountKeyAsync(CancellationToken cancellationToken)
        {
            await live.SignedIn.EnsureTicketAsync(cancellationToken);
            var book = new OwnDeviceBook(live.Profile, live.Client);
            await book.LoadAsync(cancellationToken);
            return await _keys.EnsureAsync(book, live.Sealing, cancellationToken) ?? throw new FileTransferException(FileTransferFailure.NoAccountKey, "");
        }
    }

    private sealed class Progress(ScreenEvents events, string name, string who, bool isOutgoing)
    {
        private readonly string _id = TransferId.Create();
        private readonly long _began = Stopwatch.GetTimestamp();
        private long _told;
        private long _bytes;

        internal void Show(long done, long total)
        {
            _bytes = total;
            if (_told == 0 || Stopwatch.GetElapsedTime(_told) >= ShowEvery)
            {
                _told = Stopwatch.GetTimestamp();
                var seconds = Stopwatch.GetElapsedTime(_began).TotalSeconds;
                Publish(Terminal.App.TransferState.Running, done, seconds > 0.2 ? done / seconds : 0, "");
            }
        }

        internal void End(string place) => Publish(Terminal.App.TransferState.Done, _bytes, 0, place);

        private void Publish(Terminal.App.TransferState state, long done, double rate, string note) =>
            events.Publish(new TransferChanged(new Transfer(_id, who, name, isOutgoing, _bytes, state) { Done = done, Rate = rate, Note = note }));
    }
}

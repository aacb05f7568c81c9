using PeerSecure.Common.Envelopes;
using PeerSecure.Common.Keys;
using PeerSecure.Peer.Commands.Mailing;
using PeerSecure.Peer.Files;
using PeerSecure.Peer.Setup;

namespace PeerSecure.Peer.Commands.Storing;

/// <summary>An unlocked profile with the files that the authority keeps for it. Whoever opened it disposes it.</summary>
internal sealed class StoringDesk : IAsyncDisposable
{
    private readonly Passphrase _passphrase;
    private readonly AccountKeys _keys;

    private StoringDesk(SignedInProfile signedIn, Passphrase passphrase, TimeProvider time)
    {
        _passphrase = passphrase;
        Mail = new MailDesk(signedIn);
        _keys = new AccountKeys(signedIn.Profile, signedIn.Client);
        Server = new FileServer(signedIn.Client, signedIn.EnsureTicketAsync);
        Shelf = new FileShelf(signedIn, Server, _keys, AccountKeyAsync);
        Uploader = new Uploader(Server, signedIn.Profile.Vault.Files, Path.Combine(signedIn.Profile.Folder, "uploads"), () => signedIn.Profile.Clock.Now, time);
        Downloader = new Downloader(Server, time);
    }

    internal MailDesk Mail { get; }

    internal FileServer Server { get; }

    internal FileShelf Shelf { get; }

    internal Uploader Uploader { get; }

    internal Downloader Downloader { get; }

    internal static async Task<StoringDesk> OpenAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var name = context.ProfileName;
#pragma warning disable CA2000 // the desk owns both, or they are disposed below
        var passphrase = context.ReadPassphrase(name, cancellationToken);
        try
        {
            var signedIn = await SignedInProfile.OpenAsync(context.Files, name, passphrase, context.Machine);
            var desk = new StoringDesk(signedIn, passphrase, context.Machine);
#pragma warning restore CA2000
            await signedIn.EnsureTicketAsync(cancellationToken);
            return desk;
        }
        catch
        {
            passphrase.Dispose();
            throw;
        }
    }

    /// <summary>The newest account key; the caller disposes it.</summary>
    internal async Task<AccountKey> AccountKeyAsync(CancellationToken cancellationToken)
    {
        var signedIn = Mail.SignedIn;
        var book = new OwnDeviceBook(signedIn.Profile, signedIn.Client);
        await book.LoadAsync(cancellationToken);
        using var sealing = NewDevice.LoadSealingKey(signedIn.Profile.Folder, _passphrase);
        return await _keys.EnsureAsync(book, sealing, cancellationToken) ?? throw new FileTransferException(FileTransferFailure.NoAccountKey, "");
    }

    public async ValueTask DisposeAsync()
    {
        _passphrase.Dispose();
        await Mail.DisposeAsync();
    }
}

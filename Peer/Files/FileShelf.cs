using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;
using PeerSecure.Peer.Setup;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Files;

/// <summary>
/// Files that the authority keeps for this account, and those that others shared: what they are and the keys to them. Own ones come from the owner's
/// records, which the account key opens; shared ones from the messages that brought them.
/// </summary>
/// <param name="signedIn">Whose files.</param>
/// <param name="server">Where they are kept.</param>
/// <param name="keys">The versions of the account key that this device has.</param>
/// <param name="newest">Fetches the version in use, when a file is under one that this device has not seen yet.</param>
internal sealed class FileShelf(SignedInProfile signedIn, FileServer server, AccountKeys keys, Func<CancellationToken, Task<AccountKey>> newest)
{
    /// <summary>The owner's record, so that every own device can open the file.</summary>
    internal async Task KeepRecordAsync(UploadedFile file, AccountKey accountKey, CancellationToken cancellationToken)
    {
        var self = signedIn.Profile.Self;
        await server.RecordAsync(file.Id, OwnedFile.Seal(accountKey, self.Authority, self.Account, file.Key, file.Details), cancellationToken);
    }

    internal async Task<IReadOnlyList<KnownFile>> ListAsync(CancellationToken cancellationToken)
    {
        var own = await OwnAsync(cancellationToken);
        var files = new List<KnownFile>();
        foreach (var stored in own)
        {
            using var opened = OpenOwn(stored);
            files.Add(new KnownFile(stored.Id, signedIn.Profile.Self.Account.Value, opened?.Details, stored));
        }

        files.AddRange(signedIn.Profile.Vault.Files.Shared().Select(shared => new KnownFile(shared.File, shared.Sender, BodyOf(shared)?.Details, null)));
        return files;
    }

    /// <summary>What is needed to fetch a file, or to share it on. The caller disposes the key.</summary>
    internal async Task<(FileKey Key, FileDetails Details)> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (signedIn.Profile.Vault.Files.FindShared(id) is { } shared && BodyOf(shared) is { } body)
        {
            return (body.OpenKey(), body.Details);
        }

        var stored = (await OwnAsync(cancellationToken)).FirstOrDefault(file => file.Id == id) ?? throw new FileTransferException(FileTransferFailure.UnknownFile, CleanText.Line(id, 64));
        using var own = OpenOwn(stored) ?? throw new FileTransferException(FileTransferFailure.OtherAccountKey, id);
        return (FileKey.CopyOf(own.Key.Span), own.Details);
    }

    /// <summary>B5: another device may have made new versions of the account key since this one last asked.</summary>
    private async Task<IReadOnlyList<StoredFile>> OwnAsync(CancellationToken cancellationToken)
    {
        var own = (await server.ListAsync(cancellationToken)).Files ?? [];
        if (own.Any(file => file.Record is { } record && OwnedFile.VersionOf(record) > keys.Newest))
        {
            try
            {
                (await newest(cancellationToken)).Dispose();
            }
            catch (FileTransferException notAdmitted) when (notAdmitted.Reason == FileTransferFailure.NoAccountKey)
            {
                // those files stay closed here, and the others open
            }
        }

        return own;
    }

    private FileBody? BodyOf(SharedFile shared) =>
        signedIn.Profile.Vault.Mail.Body(shared.Sender, shared.Message) is { } encoded && MessageBody.TryParse(encoded, out var body) ? body as FileBody : null;

    private OwnedFile? OpenOwn(StoredFile stored)
    {
        if (stored.Record is not { } record)
        {
            return null;
        }

        var self = signedIn.Profile.Self;
        using var key = keys.Kept(OwnedFile.VersionOf(record));   // B5: the version it was sealed under
        return key is not null && OwnedFile.TryOpen(record, key, self.Authority, self.Account, out var file) ? file : null;
    }
}

/// <summary>A file as listed. Details are null when no key here opens them.</summary>
internal sealed record KnownFile(string Id, string Owner, FileDetails? Details, StoredFile? Stored);

using PeerSecure.Common.Keys;
using PeerSecure.Common.Storage;

namespace PeerSecure.Peer.Vault;

/// <summary>
/// Everything a peer remembers, in one SQLCipher file beside its key files: contacts and their keys, history, outbox, transfers, settings.
/// One process at a time has it open.
/// </summary>
internal sealed class PeerVault : IAsyncDisposable
{
    private PeerVault(string path, DatabaseKey key)
    {
        Database = Database.Open(path, key, VaultMigrations.All);
        Settings = new SettingsStore(Database);
        History = new HistoryStore(Database);
        Outbox = new OutboxStore(Database);
        Contacts = new ContactStore(Database);
        Numbers = new NumberStore(Database);
        Transfers = new TransferStore(Database);
        Mail = new MailStore(Database);
        Files = new FileStore(Database);
        SpentTickets = new SpentTicketStore(Database);
    }

    internal Database Database { get; }

    internal SettingsStore Settings { get; }

    internal HistoryStore History { get; }

    internal OutboxStore Outbox { get; }

    internal ContactStore Contacts { get; }

    internal NumberStore Numbers { get; }

    internal TransferStore Transfers { get; }

    internal MailStore Mail { get; }

    internal FileStore Files { get; }

    internal SpentTicketStore SpentTickets { get; }

    internal static bool Exists(string folder) => File.Exists(HeaderOf(folder)) || File.Exists(DatabaseOf(folder));

    internal static PeerVault Create(string folder, Passphrase passphrase)
    {
        PrivateFolder.Ensure(folder);
        using var key = DatabaseKey.Random();
        if (Exists(folder))
        {
            throw new InvalidOperationException("A vault is never made over another.");
        }

        VaultHeader.Write(HeaderOf(folder), key, passphrase);
        return new PeerVault(DatabaseOf(folder), key);
    }

    internal static PeerVault Open(string folder, Passphrase passphrase)
    {
        using var key = VaultHeader.Open(HeaderOf(folder), passphrase);
        return File.Exists(DatabaseOf(folder))
            ? new PeerVault(DatabaseOf(folder), key)
            : throw new VaultException(VaultFailure.DatabaseMissing, DatabaseOf(folder));
    }

    /// <summary>Under a key that the caller holds and keeps; made when it does not exist.</summary>
    internal static PeerVault Open(string folder, DatabaseKey key)
    {
        PrivateFolder.Ensure(folder);
        return new PeerVault(DatabaseOf(folder), key);
    }

    /// <summary>Wraps the same key under another passphrase, into the header of another folder; the database is not touched.</summary>
    internal static void WrapAnew(string folder, string target, Passphrase current, Passphrase next)
    {
        using var key = VaultHeader.Open(HeaderOf(folder), current);
        VaultHeader.Write(HeaderOf(target), key, next);
    }

    /// <summary>From a copy under its own key into an empty folder, under a new key and this passphrase.</summary>
    internal static async Task RestoreAsync(string folder, string copy, DatabaseKey copyKey, Passphrase passphrase, CancellationToken cancellationToken)
    {
        using var key = DatabaseKey.Random();
        VaultHeader.Write(HeaderOf(folder), key, passphrase);
        await Database.RestoreAsync(copy, copyKey, DatabaseOf(folder), key, VaultMigrations.All, cancellationToken);
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    private static string HeaderOf(string folder) => Path.Combine(folder, "vault.key");

    private static string DatabaseOf(string folder) => Path.Combine(folder, "vault.db");
}

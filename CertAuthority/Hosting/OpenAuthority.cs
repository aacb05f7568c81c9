using Microsoft.Data.Sqlite;
using PeerSecure.CertAuthority.Audit;
using PeerSecure.CertAuthority.Backup;
using PeerSecure.CertAuthority.Inventory;
using PeerSecure.CertAuthority.Issuing;
using PeerSecure.CertAuthority.Revocation;
using PeerSecure.Common.Keys;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>The database and the keys of one authority, open in this process and no other.</summary>
internal sealed class OpenAuthority : IAsyncDisposable
{
    private OpenAuthority(AuthorityFolder folder, Database database, AuthorityKeys keys, TimeProvider clock, IReadOnlyList<string> hosts)
    {
        (Folder, Database, Keys, Clock, Hosts) = (folder, database, keys, clock, hosts);
    }

    public AuthorityFolder Folder { get; }

    public Database Database { get; }

    public AuthorityKeys Keys { get; }

    public TimeProvider Clock { get; }

    /// <summary>N7: the first goes into the join link.</summary>
    public IReadOnlyList<string> Hosts { get; }

    /// <summary>Where the key of the database was read from.</summary>
    public required string DatabaseKeyFile { get; init; }

    /// <summary>Made by this very call.</summary>
    public bool IsNew { get; private init; }

    /// <summary>R4: what the database had forgotten and revocations.log still knew.</summary>
    public int RecoveredRevocations { get; private init; }

    public static async Task<OpenAuthority> OpenAsync(OpenRequest request, CancellationToken cancellationToken)
    {
        var folder = request.Folder;
        Restore.FinishInterrupted(folder);
        if (!request.MayCreate && !File.Exists(folder.Database))
        {
            throw new HostingException(HostingFailure.NoAuthority, folder.Path);
        }

        PrivateFolder.Ensure(folder.Path);
        using var key = LoadOrCreateKey(request);
#pragma warning disable CA2000 // owned by what is returned, or disposed below
        var database = Database.Open(folder.Database, key, Slices.Migrations);
#pragma warning restore CA2000
        try
        {
            return await OpenAsync(request, database, key, cancellationToken);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        Keys.Dispose();
    }

    private static async Task<OpenAuthority> OpenAsync(OpenRequest request, Database database, DatabaseKey key, CancellationToken cancellationToken)
    {
        var hosts = await database.WriteAsync(connection => HostNames.Settle(connection, request.Hosts), cancellationToken);
        var httpBase = request.HttpPort is { } port ? new UriBuilder(Uri.UriSchemeHttp, hosts[0], port).Uri : null;

        // Keys are made for an empty database only: beside a filled one their absence is a loss, not a first start.
        var isNew = database.Read(AuditStore.Head).Count == 0;
        if (!isNew && !AuthorityKeys.Exist(request.Folder.Path))
        {
            throw new IssuingException(IssuingFailure.Incomplete, request.Folder.In(KeyFiles.AuthorityId));
        }

        // Commands that do not serve leave the names in the certificates alone.
#pragma warning disable CA2000 // owned by what is returned, or disposed below
        var keys = AuthorityKeys.OpenOrCreate(request.Folder.Path, key, request.MayCreate ? hosts : null, httpBase, request.Clock);
#pragma warning restore CA2000
        try
        {
            var restored = RestoreMark.IsSet(request.Folder.Path);
            var recovered = await database.WriteAsync(connection => Settle(connection, request, keys.Current, isNew, restored), cancellationToken);
            if (restored)
            {
                RestoreMark.Clear(request.Folder.Path);
            }

            return new OpenAuthority(request.Folder, database, keys, request.Clock, hosts)
            {
                IsNew = isNew,
                RecoveredRevocations = recovered,
                DatabaseKeyFile = request.DatabaseKeyFile,
            };
        }
        catch
        {
            keys.Dispose();
            throw;
        }
    }

    /// <summary>Whatever has to be true before the first request; returns how many revocations had been forgotten.</summary>
    private static int Settle(SqliteConnection connection, OpenRequest request, KeySet keys, bool isNew, bool restored)
    {
        var now = request.Clock.GetUtcNow();
        OwnCertificates.Record(connection, keys, now);
        if (isNew)
        {
            AuditStore.Append(connection, now, new AuditEntry("authority", "authority.create", keys.Authority.Value, RequestOrigin.Control, AuditEntry.Done, ""));
        }

        var logged = RevocationLogFile.Read(request.Folder.RevocationsLog);
        if (restored)
        {
            RestoreMark.Finish(connection, logged, now);
        }

        var recovered = RevocationRecovery.Merge(connection, logged);
        if (recovered > 0)
        {
            var entry = new AuditEntry("authority", "revocations.recover", $"{recovered}", RequestOrigin.Control, AuditEntry.Done, "from revocations.log");
            AuditStore.Append(connection, now, entry);
        }

        return recovered;
    }

    private static DatabaseKey LoadOrCreateKey(OpenRequest request) =>
        request.MayCreate && !File.Exists(request.DatabaseKeyFile) && !File.Exists(request.Folder.Database)
            ? Hosting.DatabaseKeyFile.Create(request.DatabaseKeyFile)
            : Hosting.DatabaseKeyFile.Load(request.DatabaseKeyFile);
}

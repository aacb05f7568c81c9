using System.Buffers.Binary;
using System.Security.Cryptography;
using PeerSecure.Common.Envelopes;
using PeerSecure.Common.Hpke;
using PeerSecure.Common.Storage;

namespace PeerSecure.Peer.Vault;

/// <summary>
/// The private halves of this device's prekeys (K1), as rows of the settings: <c>prekey/ID</c>, which is the newest and when it was made, and since
/// when there is a successor, <c>prekey-succeeded/ID</c>.
/// </summary>
internal sealed class PrekeyStore(Database database)
{
    private const string Prefix = "prekey/";
    private const string NewestName = "prekey-newest";

    /// <summary>Mail waits 30 days at most, so nothing can come any more that only this key opens.</summary>
    private static readonly TimeSpan KeptAfter = TimeSpan.FromDays(31);

    private readonly SettingsStore _settings = new(database);

    /// <summary>Id 0 when there is none yet.</summary>
    internal (long Id, DateTimeOffset MadeAt) Newest => _settings.Get(NewestName) is { Length: 16 } mark
        ? (BinaryPrimitives.ReadInt64BigEndian(mark), DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(mark.AsSpan(8))))
        : (0, DateTimeOffset.MinValue);

    /// <summary>The caller disposes it.</summary>
    internal Prekey? Find(long id)
    {
        if (_settings.Get($"{Prefix}{id}") is not { } secret)
        {
            return null;
        }

        try
        {
#pragma warning disable CA2000 // the prekey takes the pair over
            return HpkeKeyPair.TryImport(secret, out var pair) ? Prekey.Of(id, pair) : null;
#pragma warning restore CA2000
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>Before its public half leaves.</summary>
    internal async Task AddAsync(Prekey prekey, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var secret = prekey.Pair.ExportPkcs8();
        var bytes = secret.Span.ToArray();
        var mark = new byte[16];
        BinaryPrimitives.WriteInt64BigEndian(mark, prekey.Id);
        BinaryPrimitives.WriteInt64BigEndian(mark.AsSpan(8), now.ToUnixTimeMilliseconds());
        try
        {
            await database.WriteAsync(
                connection =>
                {
                    foreach (var (name, value) in ((string, byte[])[])[($"{Prefix}{prekey.Id}", bytes), (NewestName, mark)])
                    {
                        connection.Execute("INSERT OR REPLACE INTO settings (name, value) VALUES ($name, $value)", ("$name", name), ("$value", value));
                    }
                },
                cancellationToken);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>This one is published: the others are on their way out, and those that were for 31 days are gone.</summary>
    internal Task PublishedAsync(long id, DateTimeOffset now, CancellationToken cancellationToken) => database.WriteAsync(
        connection =>
        {
            connection.Execute(
                "INSERT OR IGNORE INTO settings (name, value) SELECT 'prekey-succeeded/' || substr(name, 8), $now FROM settings WHERE name GLOB 'prekey/*' AND name <> $current",
                ("$now", HistoryStore.Stamp(now)), ("$current", $"{Prefix}{id}"));
            connection.First("PRAGMA secure_delete=ON", static row => row.GetInt32(0));   // what is deleted is overwritten in the file
            connection.Execute(
                "DELETE FROM settings WHERE name GLOB 'prekey/*' AND (SELECT s.value FROM settings s WHERE s.name = 'prekey-succeeded/' || substr(settings.name, 8)) < $before",
                ("$before", HistoryStore.Stamp(now - KeptAfter)));
            connection.Execute(
                "DELETE FROM settings WHERE name GLOB 'prekey-succeeded/*' AND NOT EXISTS (SELECT 1 FROM settings s WHERE s.name = 'prekey/' || substr(settings.name, 18))");
        },
        cancellationToken);
}

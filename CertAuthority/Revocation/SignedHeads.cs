using System.Text.Json;
using PeerSecure.CertAuthority.Audit;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Issuing;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Revocation;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Revocation;

/// <summary>
/// The signed heads of the two lists (R2). The one of devices is signed when something changed and every hour. The one of issuing
/// certificates needs the root: it is signed whenever the root is here and otherwise kept as it was.
/// </summary>
internal sealed class SignedHeads(RevocationBook book, AuthorityKeys keys, AuditLog audit, Database database, TimeProvider clock)
{
    private const string IssuingSetting = "revocations.issuing-head";

    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);
    private static readonly TimeSpan IssuingFresh = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private (SignedDocument Document, RevocationNumber Number, string KeyId, DateTimeOffset At)? _devices;

    public SignedDocument Devices()
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            var issuer = keys.Current.Issuing;
            var keyId = issuer.Certificate.PublicKey.KeyId;
            if (_devices is not { } current || current.Number != book.Devices.Number || current.KeyId != keyId || now - current.At >= Fresh)
            {
                var head = HeadOf(book.Devices, now);
                current = (head.Sign(issuer.Signer.Key.SignDocument), head.Number, keyId, now);
                _devices = current;
            }

            return current.Document;
        }
    }

    /// <summary>Null when it was never signed, which an authority made by this program cannot be in.</summary>
    public SignedDocument? Issuing() => StoredIssuing()?.Document;

    /// <summary>Signs the head of the issuing list when the root is here and the last one is old or of another number or root.</summary>
    public async Task RenewIssuingAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var root = keys.Current.Root.PublicKey.KeyId;
        var stored = StoredIssuing();
        var isCurrent = stored is not null && stored.Number == book.Issuing.Number.Value && stored.Root == root && now - stored.At < IssuingFresh;
        if (isCurrent || !keys.IsRootHere)
        {
            return;
        }

        var head = HeadOf(book.Issuing, now);
        var next = new StoredHead(head.Sign(keys.SignByRoot), head.Number.Value, root, now);
        var text = JsonSerializer.Serialize(next, SignedHeadsJson.Default.StoredHead);
        await database.WriteAsync(connection => SettingsStore.Set(connection, IssuingSetting, text), cancellationToken);
    }

    private RevocationHead HeadOf(RevocationList list, DateTimeOffset now)
    {
        var head = audit.Head();
        return list.HeadAt(now, head.Count, head.Hash);
    }

    private StoredHead? StoredIssuing() =>
        database.Read(static connection => SettingsStore.Get(connection, IssuingSetting)) is { } text
            ? JsonSerializer.Deserialize(text, SignedHeadsJson.Default.StoredHead)
            : null;
}

internal sealed record StoredHead(SignedDocument Document, long Number, string Root, DateTimeOffset At);

[System.Text.Json.Serialization.JsonSerializable(typeof(StoredHead))]
internal sealed partial class SignedHeadsJson : System.Text.Json.Serialization.JsonSerializerContext;

using PeerSecure.CertAuthority.Audit;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Inventory;
using PeerSecure.CertAuthority.Issuing;
using PeerSecure.CertAuthority.Revocation;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Keys;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.KeyRotation;

/// <summary>Replaces a key of the authority and leaves the traces: two entries in the audit log and the new certificates in the inventory.</summary>
internal sealed class KeyRotator(Database database, AuthorityKeys keys, RootLists rootLists, AuditLog audit, Notices notices, TimeProvider clock, ILogger<KeyRotator> log)
{
    private const string Action = "key.rotate";
    private const string Begun = "begun";

    /// <summary>Throws <see cref="IssuingException"/> or <see cref="KeyFileException"/> when the key cannot be replaced; the one in use stays then.</summary>
    public async Task<Rotation> RotateAsync(AuthorityKeyKind kind, string who, string origin, CancellationToken cancellationToken)
    {
        var name = NameOf(kind);

        // First, so that what cannot be written down is not done, and a crash in between leaves a trace.
        await audit.RecordAsync(new AuditEntry(who, Action, name, origin, Begun, ""), cancellationToken);
        var rotation = await RotateAsync(kind, name, who, origin);
        var (old, now) = (rotation.Old.PublicKey.KeyId, rotation.New.PublicKey.KeyId);
        await database.WriteAsync(
            connection =>
            {
                OwnCertificates.Record(connection, keys.Current, clock.GetUtcNow());
                notices.Raise(connection, new Notice(Notice.AuthorityKeyChanged, NoticeAudience.Everybody, "", "", name));
                return audit.Append(connection, new AuditEntry(who, Action, name, origin, AuditEntry.Done, $"{old} {now}"));
            },
            CancellationToken.None); // the new key is in use
        if (kind == AuthorityKeyKind.Issuing)
        {
            rootLists.Renew(keys.Current.Root.PublicKey.Hash); // the root is here
        }

        log.KeyRotated(name, old, now, rotation.New.NotAfter);
        return rotation;
    }

    private async Task<Rotation> RotateAsync(AuthorityKeyKind kind, string name, string who, string origin)
    {
        try
        {
            return keys.Rotate(kind);
        }
        catch (FailureException failure) when (failure is IssuingException or KeyFileException)
        {
            await audit.RecordAsync(new AuditEntry(who, Action, name, origin, failure.Code, ""), CancellationToken.None); // the other half of "begun"
            throw;
        }
    }

    private static string NameOf(AuthorityKeyKind kind) => kind.ToString().ToLowerInvariant();
}

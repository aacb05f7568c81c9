using PeerSecure.CertAuthority.Audit;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Inventory;
using PeerSecure.CertAuthority.Issuing;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Revocation;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Revocation;

/// <summary>
/// R2: revokes an issuing key that was replaced because others may have it, and with it every certificate it signed. The root signs
/// both what peers get (the issuing list) and what stock tools get (its CRL), so it must be here.
/// </summary>
internal sealed class IssuingRevoker(
    Database database, RevocationBook book, SignedHeads heads, RootLists rootLists, AuditLog audit, TimeProvider clock, ILogger<IssuingRevoker> log)
{
    private const RevocationReason Reason = RevocationReason.AuthorityCompromise;

    public async Task RevokeAsync(HeldCertificate issuing, Actor actor, CancellationToken cancellationToken)
    {
        var revoked = await database.WriteAsync(
            connection =>
            {
                var now = clock.GetUtcNow();
                var number = RevocationStore.NextNumber(connection, RevocationListKind.Issuing);
                var certificates = CertificateStore.OfKey(connection, issuing.PublicKey.Hash).FindAll(certificate => certificate.NotAfter > now);
                var records = certificates.ConvertAll(certificate => new RevocationRecord(
                    number, new RevocationSubject.Certificate(certificate.Issuer, SerialNumber.Parse(certificate.Serial)), Reason, now, certificate.NotAfter));
                RevocationStore.Add(connection, RevocationListKind.Issuing, records, actor.Who);
                audit.Append(connection, new AuditEntry(
                    actor.Who, "issuing.revoke", issuing.PublicKey.KeyId, actor.Origin, AuditEntry.Done, RevocationReasons.NameOf(Reason)));
                return certificates;
            },
            cancellationToken);
        await book.CatchUpAsync();
        await heads.RenewIssuingAsync(CancellationToken.None); // the revocation is durable: what tells of it must follow
        foreach (var root in revoked.Select(certificate => certificate.Issuer).Distinct())
        {
            rootLists.Renew(root);
        }

        log.Revoked(issuing.PublicKey.KeyId, RevocationReasons.NameOf(Reason), revoked.Count);
    }
}

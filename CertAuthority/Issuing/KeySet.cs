using System.Security.Cryptography.X509Certificates;
using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Issuing;

/// <summary>
/// All keys and certificates of the authority at one moment; never changes. A rotation makes another one, and requests in flight
/// finish with the set they began with, whose handles are left to the collector for that reason.
/// </summary>
internal sealed class KeySet
{
    private static readonly TimeSpan RetiredTicketLife = TimeSpan.FromDays(1);

    public required AuthorityNames Names { get; init; }

    public required HeldCertificate Root { get; init; }

    public required Issuer Issuing { get; init; }

    public required ServiceKey Tls { get; init; }

    public required ServiceKey Ticket { get; init; }

    public required ServiceKey Timestamp { get; init; }

    public required IReadOnlyList<HeldCertificate> RetiredRoots { get; init; }

    public required IReadOnlyList<Issuer> RetiredIssuers { get; init; }

    /// <summary>Verification keys of tickets issued before a rotation; see <see cref="TicketCertificatesAt"/>.</summary>
    public required IReadOnlyList<HeldCertificate> RetiredTickets { get; init; }

    /// <summary>N7: from the current root to ever older ones, each certified by the root before it.</summary>
    public required IReadOnlyList<HeldCertificate> Crosses { get; init; }

    /// <summary>The other way: older roots certified by newer ones, for peers that pinned a newer root and meet an older certificate.</summary>
    public required IReadOnlyList<HeldCertificate> BackCrosses { get; init; }

    public AuthorityId Authority => Names.Authority;

    /// <summary>N6: what is sent after every leaf that the current issuing key signed; never the root.</summary>
    public IReadOnlyList<HeldCertificate> Chain => [Issuing.Certificate, .. Crosses];

    /// <summary>RFC 7030 section 4.1.3: everything a client needs, whichever root it pinned.</summary>
    public IReadOnlyList<HeldCertificate> CaCertificates =>
        [Root, Issuing.Certificate, .. Crosses, .. BackCrosses, .. RetiredRoots, .. RetiredIssuers.Select(issuer => issuer.Certificate)];

    public IEnumerable<Issuer> Issuers => [Issuing, .. RetiredIssuers];

    /// <summary>The authority's own certificates below an issuing key, which no enrolment put into the inventory.</summary>
    public IEnumerable<HeldCertificate> ServiceCertificates => [Tls.Certificate, Ticket.Certificate, Timestamp.Certificate];

    /// <summary>
    /// What tickets may be checked against, the current key first. A replaced key stays for a day after its successor came: longer
    /// than any ticket of its lives or can be refreshed. The current one succeeds every other, also one of the same second.
    /// </summary>
    public IEnumerable<HeldCertificate> TicketCertificatesAt(DateTimeOffset now)
    {
        HeldCertificate[] all = [Ticket.Certificate, .. RetiredTickets];
        return all.Where(held => held == Ticket.Certificate || !all.Any(later =>
            (later == Ticket.Certificate || later.NotBefore > held.NotBefore) && now - later.NotBefore > RetiredTicketLife));
    }

    public Issuer? FindIssuer(string keyId) => Issuers.FirstOrDefault(issuer => issuer.Certificate.PublicKey.KeyId == keyId);

    public Issuer? FindIssuer(SpkiHash key) => Issuers.FirstOrDefault(issuer => issuer.Certificate.PublicKey.Hash == key);

    /// <summary>What Kestrel shows. The identity keeps the leaf, which the collector disposes with it.</summary>
    public TlsIdentity OpenTlsIdentity() =>
        TlsIdentity.Create(Tls.Key.AttachTo(Tls.Certificate), Chain.Select(held => X509CertificateLoader.LoadCertificate(held.Der)));
}

using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography.X509Certificates;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Issuing;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Storage;
using PeerSecure.Common.Tickets;

namespace PeerSecure.CertAuthority.Tickets;

/// <summary>
/// Issues tickets with the current ticket key and verifies them against it and the keys before it (B7). A rotation takes effect with the
/// next ticket; what older keys signed stays good until it ends.
/// </summary>
internal sealed class TicketDesk : ITicketRevocation
{
    private readonly AccountStandings _standings;
    private readonly EndedLogins _ended;
    private readonly TimeProvider _clock;
    private readonly TicketVerifier _verifier;
    private readonly Counter _issued;
    private volatile Keys _keys;

    public TicketDesk(AuthorityKeys keys, Database database, EndedLogins ended, AuthorityMetrics metrics, TimeProvider clock)
    {
        (_standings, _ended, _clock) = (new AccountStandings(database), ended, clock);
        _issued = metrics.Counter("peersecure_tickets_issued_total", "Tickets issued.", "method");
        _keys = new Keys(keys.Current, clock);
        _verifier = new TicketVerifier(keys.Current.Authority, _keys.All, this, clock);
        keys.Changed += next =>
        {
            _keys = new Keys(next, clock);
            _verifier.Replace(_keys.All);
        };
    }

    public TicketSigner Signer => _keys.Signer;

    public byte[] KeyDocument => _keys.Document;

    public TicketAnswer Issue(TicketGrant grant)
    {
        var (text, ticket) = _keys.Issuer.Issue(grant);
        _issued.Add(grant.Methods[0]);
        return new TicketAnswer(text, ticket.ExpiresAt, ticket.RefreshableUntil, ticket.Grant.Roles, ticket.IsBound);
    }

    public bool TryVerify(string text, TicketUse use, [NotNullWhen(true)] out Ticket? ticket, out TicketRejection why) =>
        _verifier.TryVerify(text, use, out ticket, out why);

    /// <summary>
    /// A6, R1: the login was ended, the account is disabled or deleted, or its password was changed after this login. That its device is
    /// not revoked is asked of the certificate the ticket is bound to, at every request.
    /// </summary>
    public bool IsRevoked(Ticket ticket) => _ended.IsEnded(ticket.Login) || !_standings.Of(ticket.Account).Allows(ticket);

    /// <summary>Whether this account is an admin now, whatever a ticket says.</summary>
    public bool IsAdmin(Ticket ticket) =>
        ticket.MayAdminister(_clock.GetUtcNow()) && _standings.Of(ticket.Account).Admin;

    private sealed class Keys
    {
        public Keys(KeySet set, TimeProvider clock)
        {
            var chain = set.Chain.Select(static held => held.Der).ToList();
            All = new TicketKeys([.. set.TicketCertificatesAt(clock.GetUtcNow()).Select(held => KeyOf(held.Der, chain))]);
            Signer = new TicketSigner(All.All[0], content => set.Ticket.Key.SignJose(content));
            Issuer = new TicketIssuer(Signer, set.Authority, clock);
            Document = TicketKeyDocument.Write(All);
        }

        public TicketKeys All { get; }

        public TicketSigner Signer { get; }

        public TicketIssuer Issuer { get; }

        public byte[] Document { get; }

        private static TicketKey KeyOf(byte[] certificate, IEnumerable<byte[]> chain)
        {
            using var loaded = X509CertificateLoader.LoadCertificate(certificate);
            using var key = loaded.GetECDsaPublicKey()!;
            return TicketKey.Of(key, [certificate, .. chain]);
        }
    }
}

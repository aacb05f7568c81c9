using System.Collections.Concurrent;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Revocation;
using PeerSecure.Common.Storage;
using PeerSecure.Peer.Sessions;
using PeerSecure.Peer.Tickets;
using PeerSecure.Peer.Trust;

namespace PeerSecure.Peer.Talk;

/// <summary>
/// Whether a device whose certificate was verified gets a session: freshness (R2), barred names (R1), key changes (C), and for somebody who
/// calls us whether we want him. Later the same rules judge live sessions again (R3).
/// </summary>
internal sealed class SessionGate(TalkWorld world, TalkOptions options, PeerTrust trust, ITalkAsker asker)
{
    private readonly ConcurrentDictionary<SpkiHash, TrustMark> _marks = [];
    private readonly ConcurrentDictionary<SpkiHash, ProvenRoles?> _proofs = [];

    private SignedRevocationHead? Newest => world.Revocations.Newest(RevocationListKind.Devices);

    internal async Task<SessionFailure?> DecideAsync(VerifiedDevice peer, Hello hello, bool outgoing, CancellationToken cancellationToken)
    {
        if (!options.Freshness.IsMet(Newest, world.Now())) // R2
        {
            return SessionFailure.StaleRevocations;
        }

        if (IsBarred(peer)) // R1
        {
            return SessionFailure.Revoked;
        }

        var ticket = await JudgeTicketAsync(hello.Ticket, peer, cancellationToken); // A5
        if (ticket.IsBad)
        {
            return SessionFailure.BadTicket;
        }

        _proofs[peer.KeyHash] = ticket.Proof;
        var outcome = trust.Judge(peer, hello.Evidence); // C1-C6
        if (outcome.Decision.Passes && !outgoing && !await IsWantedAsync(outcome, cancellationToken))
        {
            return SessionFailure.Stranger;   // and not a contact from now on
        }

        outcome = await trust.KeepAsync(peer, hello.Evidence, cancellationToken);
        _marks[peer.KeyHash] = outcome.Mark;
        return FailureOf(outcome.Decision);
    }

    /// <summary>How a device stood when its session opened.</summary>
    internal TrustMark MarkOf(VerifiedDevice peer) => _marks.GetValueOrDefault(peer.KeyHash, TrustMark.Known);

    /// <summary>A5: what its ticket proved when its session opened.</summary>
    internal ProvenRoles? ProofOf(VerifiedDevice peer) => _proofs.GetValueOrDefault(peer.KeyHash);

    /// <summary>R3: why a live session must end now; null lets it go on.</summary>
    internal SessionEnd? JudgeAgain(OpenedSession opened)
    {
        var peer = opened.Peer;
        var why = peer.JudgeAgain(world.Revocations, world.Now());
        if (why is CertificateRejection.Revoked or CertificateRejection.IssuerRevoked || IsBarred(peer))
        {
            return new SessionEnd(SessionEndKind.Revoked, ByUs: true, "revoked");
        }

        if (why != CertificateRejection.None)
        {
            return new SessionEnd(SessionEndKind.Stopped, ByUs: true, "certificate-expired");
        }

        return options.Freshness.IsMet(Newest, world.Now()) ? JudgeKeyAgain(opened) : new SessionEnd(SessionEndKind.Stopped, ByUs: true, "stale-revocations");
    }

    /// <summary>C6: a key that stood on the word of a key revoked meanwhile falls with it.</summary>
    private SessionEnd? JudgeKeyAgain(OpenedSession opened)
    {
        try
        {
            return FailureOf(trust.Judge(opened.Peer, opened.Hello.Evidence).Decision) is { } failure
                ? new SessionEnd(SessionEndKind.Refused, ByUs: true, new SessionException(failure, opened.Peer.Identity.Account.Value).Code)
                : null;
        }
        catch (StorageException)
        {
            return new SessionEnd(SessionEndKind.Stopped, ByUs: true, "vault-unusable");
        }
    }

    /// <summary>S4: how long sessions still open without news from the authority; the shorter of our certificate and the freshness policy.</summary>
    internal TimeSpan Remaining()
    {
        var certificate = new DateTimeOffset(world.Identity().Leaf.NotAfter.ToUniversalTime()) - world.Now();
        var list = options.Freshness.Remaining(Newest, world.Now()) ?? TimeSpan.MaxValue;
        var shorter = certificate < list ? certificate : list;
        return shorter > TimeSpan.Zero ? shorter : TimeSpan.Zero;
    }

    private static SessionFailure? FailureOf(KeyChangeDecision decision) => decision.Kind switch
    {
        KeyChangeKind.First or KeyChangeKind.Same or KeyChangeKind.Continuity => null,
        KeyChangeKind.Reissue => SessionFailure.KeyChangeNeedsDecision,
        KeyChangeKind.Unexpected => SessionFailure.UnexpectedKey,
    };

    private async Task<TicketFinding> JudgeTicketAsync(string? ticket, VerifiedDevice peer, CancellationToken cancellationToken) =>
        ticket is null || world.Tickets is not { } tickets ? new TicketFinding(IsBad: false, null) : await tickets.Incoming.JudgeAsync(ticket, peer, cancellationToken);

    private bool IsBarred(VerifiedDevice peer) => world.Revocations.TryFindName(peer.Identity.Account, peer.Identity.Device, out _);

    private async Task<bool> IsWantedAsync(TrustOutcome outcome, CancellationToken cancellationToken) => options.Accept switch
    {
        AcceptPolicy.All => true,
        AcceptPolicy.Contacts => !outcome.IsStranger,
        AcceptPolicy.None => false,
        AcceptPolicy.Ask => !outcome.IsStranger || await asker.AcceptStrangerAsync(outcome, cancellationToken),
    };
}

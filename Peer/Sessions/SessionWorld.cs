using PeerSecure.Common.Certificates;

namespace PeerSecure.Peer.Sessions;

/// <summary>What sessions are opened with. The identity changes when the certificate is renewed, time is the authority's.</summary>
internal sealed record SessionWorld(
    Func<TlsIdentity> Identity,
    TrustAnchors Anchors,
    IRevocationLookup Revocations,
    Func<DateTimeOffset> Now,
    HelloSource OwnHello,
    SessionDecision Decide,
    TimeProvider Time,
    SessionTimes Times);

/// <summary>Our hello for a peer whose certificate was verified: what we show depends on who it is, and on the certificate this connection showed.</summary>
internal delegate Task<Hello> HelloSource(VerifiedDevice peer, TlsIdentity shown, bool outgoing, CancellationToken cancellationToken);

/// <summary>
/// Judges a device whose certificate was verified, once its hello with statements is here: key changes (C), freshness, and for a session that
/// comes in whether it is wanted. Null accepts; it may ask a person.
/// </summary>
internal delegate Task<SessionFailure?> SessionDecision(VerifiedDevice peer, Hello hello, bool outgoing, CancellationToken cancellationToken);

/// <summary>A session whose hellos are exchanged and whose peer is judged; it has not run yet.</summary>
internal sealed record OpenedSession(Session Session, VerifiedDevice Peer, Hello Hello, bool Outgoing, string Address);

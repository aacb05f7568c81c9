using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;
using PeerSecure.Common.Revocation;
using PeerSecure.Peer.Identity;
using PeerSecure.Peer.Sessions;
using PeerSecure.Peer.Tickets;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Talk;

/// <summary>What talking stands on: who we are, what we remember, whom we believe, what time it is.</summary>
internal sealed record TalkWorld
{
    /// <summary>Changes when the certificate is renewed.</summary>
    public required Func<TlsIdentity> Identity { get; init; }

    public required Func<DeviceSigner> Signer { get; init; }

    public required PeerVault Vault { get; init; }

    public required TrustAnchors Anchors { get; init; }

    public required KnownRevocations Revocations { get; init; }

    /// <summary>Authority time (S3).</summary>
    public required Func<DateTimeOffset> Now { get; init; }

    /// <summary>C6: what explains our own key to those who know an older one.</summary>
    public Func<KeyEvidence> Evidence { get; init; } = static () => KeyEvidence.Empty;

    /// <summary>A5; null where roles are neither shown nor asked for.</summary>
    public PeerTickets? Tickets { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public SessionTimes Times { get; init; } = SessionTimes.Standard;

    internal DeviceIdentity Self => Signer().Identity;

    internal static TalkWorld Of(OpenProfile profile, PeerTickets tickets) => new()
    {
        Identity = () => profile.Identity,
        Signer = () => profile.Signer,
        Vault = profile.Vault,
        Anchors = profile.Anchors,
        Revocations = profile.Revocations,
        Now = () => profile.Clock.Now,
        Evidence = () => OwnEvidence.Load(profile.Vault.Settings),
        Tickets = tickets,
    };
}

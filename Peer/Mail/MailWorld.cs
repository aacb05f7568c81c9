using PeerSecure.Common.Certificates;
using PeerSecure.Common.Envelopes;
using PeerSecure.Peer.Setup;
using PeerSecure.Peer.Trust;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Mail;

/// <summary>What mail stands on: who we are, what we remember, whom we believe, what time it is, and the mailbox.</summary>
internal sealed record MailWorld
{
    /// <summary>Changes when the certificate is renewed.</summary>
    public required Func<DeviceSigner> Signer { get; init; }

    public required PeerVault Vault { get; init; }

    public required TrustAnchors Anchors { get; init; }

    public required IRevocationLookup Revocations { get; init; }

    /// <summary>Authority time (S3).</summary>
    public required Func<DateTimeOffset> Now { get; init; }

    /// <summary>The private half of a prekey that is still kept; the caller disposes it.</summary>
    public required Func<long, Prekey?> FindPrekey { get; init; }

    public required IMailbox Mailbox { get; init; }

    public required PeerTrust Trust { get; init; }

    /// <summary>C5: keys of own other devices whose code the user compared.</summary>
    public required Func<IReadOnlyList<KnownKey>> ComparedKeys { get; init; }

    internal DeviceIdentity Self => Signer().Identity;

    /// <param name="signedIn">Unlocked; a ticket is got when one is needed.</param>
    /// <param name="trust">One for the whole process, so that no two decide at the same time.</param>
    internal static MailWorld Of(SignedInProfile signedIn, PeerTrust trust)
    {
        var profile = signedIn.Profile;
        return new MailWorld
        {
            Signer = () => profile.Signer,
            Vault = profile.Vault,
            Anchors = profile.Anchors,
            Revocations = profile.Revocations,
            Now = () => profile.Clock.Now,
            FindPrekey = new PublishedKeys(profile, signedIn.Client).LoadPrekey,
            Mailbox = new AuthorityMailbox(signedIn),
            Trust = trust,
            ComparedKeys = new OwnDeviceBook(profile, signedIn.Client).Known,
        };
    }
}

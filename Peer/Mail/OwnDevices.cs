using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Trust;

namespace PeerSecure.Peer.Mail;

/// <summary>
/// C5 for one's own account: copies go to, and are taken from, devices that this one believes: its user compared their code, or a run of statements
/// leads to them from its own key or from one that was compared. So an authority that invents a device of the account gets nothing sealed to it.
/// </summary>
internal sealed class OwnDevices(MailWorld world)
{
    internal TrustOutcome Judge(VerifiedDevice device, KeyEvidence evidence) =>
        new(KeyChange.Decide([.. world.ComparedKeys(), KnownKey.Of(Self())], device, evidence, world.Anchors, world.Revocations, world.Now()), device, Contact: null);

    /// <summary>Our own certificate, at its own time: this device may well be back from an absence.</summary>
    private VerifiedDevice Self()
    {
        var why = CertificateRejection.None;
        return ReceivedChain.TryParse(world.Signer().Chain, out var chain, out why)
            && VerifiedDevice.TryVerifyAsOf(chain, world.Anchors, DangerousNoRevocation.Lookup, chain.Leaf.NotAfter, out var own, out why)
                ? own
                : throw new MailException(MailFailure.OwnCertificate, $"{why}");
    }
}

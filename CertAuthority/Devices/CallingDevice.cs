using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Revocation;
using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Devices;

/// <summary>The verified certificate of the device a request came over, for what only that device may sign or publish.</summary>
internal sealed class CallingDevice(OwnAnchors anchors, RevocationIndex revocations, TimeProvider clock)
{
    public VerifiedDevice? Of(HttpContext context, Caller caller) =>
        context.Features.Get<ShownCertificate>() is { IsShown: true } shown
        && shown.TryVerify(anchors.Current, revocations, clock.GetUtcNow(), out var device, out _)
        && device!.Identity.Account.Value == caller.Account
            ? device
            : null;

    /// <summary>A stored certificate as a verified device, so that documents of other devices can be checked too.</summary>
    public VerifiedDevice? Verify(byte[] certificate) =>
        ReceivedChain.TryParse([certificate], out var chain, out _)
        && VerifiedDevice.TryVerify(chain, anchors.Current, revocations, clock.GetUtcNow(), out var device, out _)
            ? device
            : null;
}

using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Revocation;
using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Events;

/// <summary>The verified certificate a stream hangs on: judged again for as long as the stream lasts.</summary>
internal sealed class ListenerCertificates(OwnAnchors anchors, RevocationIndex revocations, TimeProvider clock)
{
    public VerifiedDevice? Of(HttpContext context, Caller caller) =>
        context.Features.Get<ShownCertificate>() is { IsShown: true } shown
        && shown.TryVerify(anchors.Current, revocations, clock.GetUtcNow(), out var device, out _)
        && device!.Identity.Account.Value == caller.Account && device.Identity.Device.Value == caller.Device
            ? device
            : null;
}

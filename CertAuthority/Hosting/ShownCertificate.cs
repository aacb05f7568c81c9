using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>
/// Connection feature: the certificate a client showed in TLS, which only proves that it holds the key. Verified once per connection
/// when somebody first asks, and then judged again at each request, because revocations do not wait for connections to end (R3).
/// </summary>
internal sealed class ShownCertificate(TlsCertificates received)
{
    private volatile VerifiedDevice? _verified;

    public bool IsShown => received.Received.Count > 0;

    public bool TryRead(out ReceivedChain? chain, out CertificateRejection why) => ReceivedChain.TryParse(received, out chain, out why);

    public bool TryVerify(TrustAnchors anchors, IRevocationLookup revocations, DateTimeOffset now, out VerifiedDevice? device, out CertificateRejection why)
    {
        device = _verified;
        if (device is not null)
        {
            why = device.JudgeAgain(revocations, now);
            return why == CertificateRejection.None;
        }

        if (!TryRead(out var chain, out why) || !VerifiedDevice.TryVerify(chain!, anchors, revocations, now, out device, out why))
        {
            return false;
        }

        _verified = device;
        return true;
    }
}

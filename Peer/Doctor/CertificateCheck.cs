using PeerSecure.Common.Certificates;

namespace PeerSecure.Peer.Doctor;

/// <summary>The certificate of one profile, judged as another peer would judge it.</summary>
internal static class CertificateCheck
{
    private const string Area = "certificate";
    private static readonly TimeSpan Grace = TimeSpan.FromDays(30);

    internal static HealthFinding Judge(ReceivedChain chain, TrustAnchors anchors, IRevocationLookup revocations, string name, DateTimeOffset now)
    {
        anchors.Learn(chain.Others);
        var leaf = chain.Leaf;
        if (!VerifiedDevice.TryVerify(chain, anchors, revocations, now, out _, out var why))
        {
            return Refused(why, leaf, name, now);
        }

        var (left, life) = (leaf.NotAfter - now, leaf.NotAfter - leaf.NotBefore);
        var words = $"The certificate of {name} is good for another {Spans.Of(left)}, until {leaf.NotAfter:yyyy-MM-dd HH:mm} UTC.";
        return left > life / 3 ? HealthFinding.Good(Area, "certificate", name, words)
            : HealthFinding.Note(Area, "certificate-renewal-due", name, words, "A running peer renews it by itself; or run: peersecure cert renew");
    }

    private static HealthFinding Refused(CertificateRejection why, ReceivedCertificate leaf, string name, DateTimeOffset now) => why switch
    {
        CertificateRejection.Expired => HealthFinding.Problem(
            Area, "certificate-expired", name, $"The certificate of {name} expired {Spans.Of(now - leaf.NotAfter)} ago; others refuse it.",
            now - leaf.NotAfter < Grace ? "peersecure cert renew" : "It is too late to renew it (30 days): sign in with the password, peersecure login."),
        CertificateRejection.NotYetValid => HealthFinding.Problem(
            Area, "certificate-not-yet-valid", name, $"The certificate of {name} begins at {leaf.NotBefore:yyyy-MM-dd HH:mm} UTC, which is not yet.", "Set this machine's clock."),
        CertificateRejection.Revoked or CertificateRejection.IssuerRevoked => HealthFinding.Problem(
            Area, "certificate-revoked", name, $"The certificate of {name} is revoked.", "Ask your administrator; they can allow the device again, then: peersecure login."),
        _ => HealthFinding.Problem(Area, "certificate-refused", name, $"The certificate of {name} does not stand: {why}.", "Enrol anew: peersecure login."),
    };
}

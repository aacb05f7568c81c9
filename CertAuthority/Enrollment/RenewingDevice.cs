using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Revocation;
using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Enrollment;

/// <summary>
/// A8: who may come for a renewal: a device with a good certificate, or with one that expired at most 30 days ago. One whose key was
/// replaced since is let through as well, and marked: its owner repeating a renewal whose answer was lost, or somebody with a copy.
/// </summary>
internal sealed record RenewingDevice(VerifiedDevice Device, bool IsSuperseded)
{
    public static readonly TimeSpan Grace = TimeSpan.FromDays(30);

    public static bool TryFind(
        ShownCertificate? shown, TrustAnchors anchors, RevocationIndex revocations, DateTimeOffset now, out RenewingDevice? renewing, out Refusal? refusal)
    {
        renewing = null;
        refusal = null;
        if (shown is { IsShown: true } && shown.TryVerify(anchors, revocations, now, out var good, out _))
        {
            renewing = new RenewingDevice(good!, IsSuperseded: false);   // once per connection; dates and revocations each time
            return true;
        }

        if (shown is not { IsShown: true } || !shown.TryRead(out var chain, out _))
        {
            refusal = new Refusal(StatusCodes.Status401Unauthorized, EnrollmentCodes.NoCertificate, "Present the certificate of the device that is to be renewed.");
            return false;
        }

        var superseded = WasReplaced(chain!.Leaf, revocations, out var since);
        var asOf = Earliest(now, chain.Leaf.NotAfter, superseded ? since - TimeSpan.FromMilliseconds(1) : now);
        if (!VerifiedDevice.TryVerifyAsOf(chain, anchors, revocations, asOf, out var device, out var why) || (device.RevokedLater is not null && !superseded))
        {
            refusal = Refuse(why);
            return false;
        }

        if (now > chain.Leaf.NotAfter + Grace)
        {
            refusal = new Refusal(
                StatusCodes.Status403Forbidden, EnrollmentCodes.ExpiredTooLong, "This certificate expired more than 30 days ago. Sign in and enrol the device anew.");
            return false;
        }

        renewing = new RenewingDevice(device, superseded);
        return true;
    }

    private static bool WasReplaced(ReceivedCertificate leaf, RevocationIndex revocations, out DateTimeOffset since)
    {
        var found = revocations.TryFindKey(leaf.KeyHash, out var entry) && !entry.VoidsSignatures;
        since = found ? entry.RevokedAt : default;
        return found;
    }

    private static DateTimeOffset Earliest(params ReadOnlySpan<DateTimeOffset> times)
    {
        var earliest = times[0];
        foreach (var time in times)
        {
            earliest = time < earliest ? time : earliest;
        }

        return earliest;
    }

    private static Refusal Refuse(CertificateRejection why) => why is CertificateRejection.None or CertificateRejection.Revoked or CertificateRejection.IssuerRevoked
        ? new(StatusCodes.Status403Forbidden, EnrollmentCodes.KeyRevoked, "This certificate or its key is revoked.")
        : new(StatusCodes.Status401Unauthorized, EnrollmentCodes.BadCertificate, "This is not a certificate of a device of this authority.");
}

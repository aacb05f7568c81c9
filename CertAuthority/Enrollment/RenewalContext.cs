using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Revocation;

namespace PeerSecure.CertAuthority.Enrollment;

/// <summary>What a renewal is judged against and told to.</summary>
internal sealed record RenewalContext(OwnAnchors Anchors, RevocationIndex Revocations, RevocationBook Book, EnrollmentLimits Limits, Notices Notices, TimeProvider Clock);

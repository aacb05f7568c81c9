using PeerSecure.CertAuthority.Accounts;
using PeerSecure.CertAuthority.Issuing;
using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Enrollment;

/// <summary>An authenticated wish for a certificate of a device.</summary>
internal sealed record EnrollRequest(AccountName Account, DeviceName Device, SigningRequest Request, InviteCode? Code, string Origin);

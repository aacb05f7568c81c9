using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Enrollment;

/// <summary>A4: a valid device certificate alone proves the account, but never an admin.</summary>
internal sealed class DeviceCaller(VerifiedDevice device) : Caller
{
    public VerifiedDevice Certificate { get; } = device;

    public override string Who => $"{Account}/{Device}";

    public override string Account => Certificate.Identity.Account.Value;

    public override string Device => Certificate.Identity.Device.Value;

    public override bool Meets(Need need) => need is Need.Anyone or Need.Account or Need.AccountOrAdmin;
}

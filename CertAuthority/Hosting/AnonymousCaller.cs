namespace PeerSecure.CertAuthority.Hosting;

internal sealed class AnonymousCaller : Caller
{
    public override string Who => "-";

    public override bool Meets(Need need) => need is Need.Anyone;
}

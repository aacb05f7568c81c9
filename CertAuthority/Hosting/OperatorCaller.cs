namespace PeerSecure.CertAuthority.Hosting;

/// <summary>A process of the authority's own user (or root) at the control socket: whoever can read the keys anyway.</summary>
internal sealed class OperatorCaller : Caller
{
    public override string Who => "operator";

    public override bool IsAdmin => true;

    public override bool Meets(Need need) => need is Need.Anyone or Need.AccountOrAdmin or Need.Admin or Need.LocalOrAdmin or Need.Operator;
}

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>Who does something and from where, as the audit log keeps it.</summary>
internal sealed record Actor(string Who, string Origin)
{
    public static Actor Of(Caller caller, HttpContext context) => new(caller.Who, RequestOrigin.Of(context));
}

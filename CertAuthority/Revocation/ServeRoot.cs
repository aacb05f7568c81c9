using System.Text;
using PeerSecure.CertAuthority.Issuing;

namespace PeerSecure.CertAuthority.Revocation;

internal static class ServeRoot
{
    private const string Der = "application/pkix-cert";
    private const string Pem = "application/x-pem-file";

    public static IResult Handle(AuthorityKeys keys, HttpContext context)
    {
        var root = keys.Current.Root;
        context.Response.Headers.Vary = "Accept";
        return context.Request.Headers.Accept.ToString().Contains(Der, StringComparison.OrdinalIgnoreCase)
            ? Results.Bytes(root.Der, Der)
            : Results.Bytes(Encoding.ASCII.GetBytes(root.Pem), Pem);
    }
}

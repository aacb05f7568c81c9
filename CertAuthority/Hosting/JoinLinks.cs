using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Hosting;

internal static class JoinLinks
{
    /// <summary>N7: the first host name, the port, and the fingerprint of the current root.</summary>
    public static string Of(OpenAuthority authority, int port)
    {
        var fingerprint = CertificateFingerprint.Of(authority.Keys.Current.Root.Der);
        return AuthorityAddress.TryCreate(authority.Hosts[0], port, out var address, out _)
            ? new JoinLink(address, fingerprint).ToString()
            : throw new InvalidOperationException("The host was checked when it was given.");
    }
}

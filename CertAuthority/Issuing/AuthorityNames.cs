using System.Net;
using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Issuing;

/// <summary>What an authority calls itself and where it can be asked; goes into the certificates it signs.</summary>
internal sealed class AuthorityNames
{
    private readonly string? _httpBase;

    /// <param name="authority">N2.</param>
    /// <param name="hosts">DNS names and IP addresses, as given by <c>--host</c>.</param>
    /// <param name="httpBase">Where CRL and OCSP answer over plain HTTP; null writes neither address into any certificate.</param>
    public AuthorityNames(AuthorityId authority, IReadOnlyList<string> hosts, Uri? httpBase)
    {
        Authority = authority;
        Addresses = [.. hosts.Select(Address).OfType<IPAddress>()];
        DnsNames = [.. hosts.Where(host => Address(host) is null && Uri.CheckHostName(host) == UriHostNameType.Dns)];
        _httpBase = httpBase?.AbsoluteUri.TrimEnd('/');
        Status = _httpBase is null ? [] : [Extension.StatusAt($"{_httpBase}/ocsp")];
    }

    public AuthorityId Authority { get; }

    /// <summary>N4: an authority without an account.</summary>
    public string AuthorityUri => new AuthorityIdentity(Authority).Uri;

    public IReadOnlyList<string> DnsNames { get; }

    public IReadOnlyList<IPAddress> Addresses { get; }

    /// <summary>The address of the OCSP responder, or nothing.</summary>
    public IReadOnlyList<byte[]> Status { get; }

    /// <summary>The address of the list that an issuer keeps, or nothing.</summary>
    public IReadOnlyList<byte[]> RevocationList(SubjectPublicKey issuer) =>
        _httpBase is null ? [] : [Extension.RevocationListAt($"{_httpBase}/crl/{issuer.KeyId}")];

    private static IPAddress? Address(string host) => IPAddress.TryParse(host.Trim('[', ']'), out var address) ? address : null;
}

using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Text;
using PeerSecure.Common.Certificates;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Identity;

namespace PeerSecure.Peer.Setup;

/// <summary>
/// Joining (N7): the first certificates come over a connection nobody vouches for yet; the pin from the link, or a person who compared the
/// fingerprint, says which root to believe, and then everything else must lead to it: the TLS certificate just shown, the time stamp, the dates.
/// </summary>
internal sealed class JoinCeremony(TimeProvider machine)
{
    private const int LongestBundle = 64 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <param name="address">Where the authority is.</param>
    /// <param name="pin">From the link; null asks <paramref name="confirm"/>.</param>
    /// <param name="confirm">Shown the fingerprint of the root, says whether it is the right one.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    internal async Task<JoinedAuthority> JoinAsync(
        AuthorityAddress address, CertificateFingerprint? pin, Func<CertificateFingerprint, CancellationToken, Task<bool>> confirm, CancellationToken cancellationToken)
    {
        using var transport = new AuthorityTransport(address, identity: null, static _ => null);
        var bundle = await FetchBundleAsync(transport, cancellationToken);
        if (transport.Shown is not { } shown || !ReceivedChain.TryParse(shown, out var chain, out _))
        {
            throw new AuthorityException(AuthorityFailure.NotAnAuthority, address.ToString());
        }

        var (undated, anchors, root) = Verify(address, pin, bundle, chain);
        if (pin is null && !await confirm(root.Fingerprint, cancellationToken))
        {
            throw new AuthorityException(AuthorityFailure.OtherRoot, address.ToString());
        }

        anchors.Learn(bundle);
        var clock = new AuthorityClock(machine, DateTimeOffset.MinValue);
        await AuthorityContact.ProveTimeAsync(transport, anchors, DangerousNoRevocation.Lookup, clock, machine, cancellationToken);
        return undated.TryDate(clock.Now, out var verified, out var why)
            ? new JoinedAuthority
            {
                Id = verified.Authority.ToString(),
                Roots = [new CertificateBytes(root.Der.ToArray())],
                Issuers = [.. anchors.Issuers.Where(static issuer => !issuer.IsRoot).Select(static issuer => new CertificateBytes(issuer.Certificate.Der.ToArray()))],
                Addresses = [address.ToString()],
                LatestTime = clock.Now,
            }
            : throw new AuthorityException(AuthorityContact.FailureOf(why), address.ToString());
    }

    private static (UndatedAuthority Authority, TrustAnchors Anchors, ReceivedCertificate Root) Verify(
        AuthorityAddress address, CertificateFingerprint? pin, List<ReceivedCertificate> bundle, ReceivedChain chain)
    {
        // with a pin only that root; an old one still works when a cross certificate leads from it to the newer root
        var candidates = bundle.Where(certificate => pin is null || certificate.Fingerprint == pin).ToList();
        if (pin is not null && candidates.Count == 0)
        {
            throw new AuthorityException(AuthorityFailure.OtherRoot, address.ToString());
        }

        var why = CertificateRejection.NotARoot;
        foreach (var root in candidates)
        {
            var parts = bundle.Where(other => !other.Der.Span.SequenceEqual(root.Der.Span)).Select(static other => other.Der.ToArray());
            var others = chain.Others.Select(static other => other.Der.ToArray());
            if (ReceivedChain.TryParse([chain.Leaf.Der.ToArray(), .. others, .. parts], out var whole, out _)
                && VerifiedAuthority.TryVerifyAtJoin(whole, root, out var undated, out var anchors, out why))
            {
                return (undated, anchors, root);
            }
        }

        throw new AuthorityException(AuthorityContact.FailureOf(why), address.ToString());
    }

    private static async Task<List<ReceivedCertificate>> FetchBundleAsync(AuthorityTransport transport, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, ".well-known/est/cacerts");
        var answer = await transport.SendAsync(request, Patience, cancellationToken);
        try
        {
            var content = new SignedCms();
            content.Decode(Convert.FromBase64String(Encoding.ASCII.GetString(answer.Body.AsSpan(0, Math.Min(answer.Body.Length, LongestBundle)))));
            var bundle = new List<ReceivedCertificate>();
            foreach (var certificate in content.Certificates)
            {
                using (certificate)
                {
                    if (ReceivedCertificate.TryParse(certificate.RawData, out var received, out _))
                    {
                        bundle.Add(received);
                    }
                }
            }

            return bundle;
        }
        catch (Exception malformed) when (malformed is FormatException or CryptographicException)
        {
            throw new AuthorityException(AuthorityFailure.NotAnAuthority, transport.Address.ToString(), malformed);
        }
    }
}

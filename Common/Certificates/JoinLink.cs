using System.Diagnostics.CodeAnalysis;

namespace PeerSecure.Common.Certificates;

/// <summary>
/// N7: <c>peersecure://HOST:PORT#</c> and 64 lowercase hex digits, the SHA-256 of the root's DER. Whoever joins by it is safe from the first
/// byte, because the link says which root to believe. Only the text that <see cref="ToString"/> gives is accepted.
/// </summary>
public sealed record JoinLink(AuthorityAddress Address, CertificateFingerprint Root)
{
    private const int LongestLink = 400;

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out JoinLink? link, out JoinLinkRejection why)
    {
        link = null;
        why = JoinLinkRejection.NotALink;
        if (text is null || text.Length > LongestLink || !text.StartsWith(AuthorityIdentity.Scheme, StringComparison.Ordinal))
        {
            return false;
        }

        var hash = text.IndexOf('#', StringComparison.Ordinal);
        if (hash < 0)
        {
            why = JoinLinkRejection.NoFingerprint;
            return false;
        }

        if (!CertificateFingerprint.TryParse(text[(hash + 1)..], out var root))
        {
            why = JoinLinkRejection.BadFingerprint;
            return false;
        }

        if (!AuthorityAddress.TryParse(text[AuthorityIdentity.Scheme.Length..hash], out var address, out why))
        {
            return false;
        }

        var parsed = new JoinLink(address, root);
        if (!parsed.ToString().Equals(text, StringComparison.Ordinal)) // a link without its port
        {
            why = JoinLinkRejection.BadPort;
            return false;
        }

        link = parsed;
        return true;
    }

    public override string ToString() => $"{AuthorityIdentity.Scheme}{Address}#{Root}";
}

using System.Diagnostics.CodeAnalysis;

namespace PeerSecure.Common.Certificates;

/// <summary>N4: <c>peersecure://&lt;authority id&gt;/</c>, the name in the authority's own certificates. No account, no device.</summary>
public sealed record AuthorityIdentity(AuthorityId Authority)
{
    internal const string Scheme = "peersecure://";

    public string Uri => $"{Scheme}{Authority}/";

    public static bool TryParse([NotNullWhen(true)] string? uri, [NotNullWhen(true)] out AuthorityIdentity? identity)
    {
        identity = null;
        if (uri is null || !uri.StartsWith(Scheme, StringComparison.Ordinal) || !uri.EndsWith('/'))
        {
            return false;
        }

        var middle = uri.AsSpan(Scheme.Length);
        if (middle.Length > 0 && AuthorityId.TryParse(middle[..^1].ToString(), out var authority))
        {
            identity = new AuthorityIdentity(authority);
        }

        return identity is not null;
    }

    public override string ToString() => Uri;
}

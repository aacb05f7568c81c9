using System.Diagnostics.CodeAnalysis;

namespace PeerSecure.Common.Certificates;

/// <summary>N3: <c>peersecure://&lt;authority id&gt;/alice/laptop</c>, the one name in a device certificate. One spelling, no escapes.</summary>
public sealed record DeviceIdentity(AuthorityId Authority, AccountName Account, DeviceName Device)
{
    public string Uri => $"{AuthorityIdentity.Scheme}{Authority}/{Account}/{Device}";

    public static bool TryParse([NotNullWhen(true)] string? uri, [NotNullWhen(true)] out DeviceIdentity? identity)
    {
        identity = null;
        if (uri is null || !uri.StartsWith(AuthorityIdentity.Scheme, StringComparison.Ordinal))
        {
            return false;
        }

        var parts = uri[AuthorityIdentity.Scheme.Length..].Split('/', 4);
        if (parts.Length == 3
            && AuthorityId.TryParse(parts[0], out var authority)
            && AccountName.TryParse(parts[1], out var account)
            && DeviceName.TryParse(parts[2], out var device))
        {
            identity = new DeviceIdentity(authority, account, device);
        }

        return identity is not null;
    }

    public override string ToString() => Uri;
}

using System.Net.Http.Headers;
using System.Text;
using PeerSecure.CertAuthority.Accounts;
using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Enrollment;

/// <summary>A7: HTTP Basic with NAME and a one-time enrolment code, never a password.</summary>
internal sealed record BasicCredentials(AccountName Name, InviteCode Code)
{
    private const int Longest = 256;

    /// <summary>True when the header is of this kind; the credentials are null when they cannot be right.</summary>
    public static bool TryRead(HttpRequest request, out BasicCredentials? credentials)
    {
        credentials = null;
        if (!AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header) ||
            !header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        Span<byte> decoded = stackalloc byte[Longest];
        if (header.Parameter is { Length: > 0 and <= Longest } parameter &&
            Convert.TryFromBase64String(parameter, decoded, out var length) &&
            Encoding.UTF8.GetString(decoded[..length]).Split(':', 2) is [var name, var code] &&
            AccountName.TryParse(name, out var account) && InviteCode.TryParse(code, out var parsed))
        {
            credentials = new BasicCredentials(account, parsed);
        }

        return true;
    }
}

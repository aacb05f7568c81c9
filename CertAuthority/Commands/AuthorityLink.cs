using System.CommandLine;
using PeerSecure.CertAuthority.Control;
using PeerSecure.CertAuthority.Hosting;

namespace PeerSecure.CertAuthority.Commands;

/// <summary>Opens the link of a command to its authority, running or not.</summary>
internal static class AuthorityLink
{
    public static Task<ControlLink> OpenAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var folder = CaOptions.FolderOf(parsed);
        return ControlLink.OpenAsync(
            folder,
            async stop =>
            {
                var authority = await OpenAuthority.OpenAsync(new OpenRequest(folder, CaOptions.DatabaseKeyFileOf(parsed)), stop);
                return await AuthorityHost.StartAsync(authority, serve: null, Logs.ErrorsOnly, stop);
            },
            cancellationToken);
    }
}

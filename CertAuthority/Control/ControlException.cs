using System.Net;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Control;

/// <summary>What the authority refused a <c>ca</c> command, with the code and the words it gave.</summary>
internal sealed class ControlException(HttpStatusCode status, string code, string message) : FailureException(message)
{
    public HttpStatusCode Status { get; } = status;

    public override string Code { get; } = code;

    public override ExitCode ExitCode => Status switch
    {
        HttpStatusCode.BadRequest => ExitCode.Usage,
        HttpStatusCode.NotFound => ExitCode.NotFound,
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ExitCode.NotSignedIn,
        _ => ExitCode.Failed,
    };

    public override string Remedy => "";
}

using PeerSecure.CertAuthority.Audit;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Enrollment;

/// <summary>RFC 7030 section 4.2.1: a new certificate for whoever shows a ticket, or a one-time enrolment code (A7).</summary>
internal sealed class SimpleEnroll(Enroller enroller, EnrollmentLimits limits, AuditLog audit)
{
    public async Task<IResult> HandleAsync(HttpContext context, Caller caller, CancellationToken cancellationToken)
    {
        var isBasic = BasicCredentials.TryRead(context.Request, out var credentials);
        if (isBasic ? credentials is null || !enroller.IsGood(credentials) : !caller.Meets(Need.AnyTicket))
        {
            return await RefuseAsync(context, isBasic, credentials, cancellationToken);
        }

        var (request, refusal) = await EstRequest.ReadAsync(context.Request, asking: null, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        var account = credentials?.Name ?? AccountName.Parse(caller.Account!);
        var device = RequestedDevice.Of(request);
        if (limits.ForDevice(account, device) is { } tooOften)
        {
            return tooOften;
        }

        return await enroller.EnrollAsync(
            new EnrollRequest(account, device, request, credentials?.Code, RequestOrigin.Of(context)), cancellationToken);
    }

    private async Task<Refusal> RefuseAsync(HttpContext context, bool isBasic, BasicCredentials? credentials, CancellationToken cancellationToken)
    {
        context.Response.Headers.WWWAuthenticate = "Basic realm=\"PeerSecure enrolment\", charset=\"UTF-8\"";
        if (!isBasic)
        {
            return new Refusal(StatusCodes.Status401Unauthorized, ErrorCodes.NotSignedIn, "Show a ticket, or an account name and a one-time enrolment code.");
        }

        if (limits.AfterBadCode(context) is { } tooMany)
        {
            return tooMany;
        }

        var name = credentials?.Name.Value ?? "-";
        await audit.RecordAsync(
            new AuditEntry("-", "certificate.issue", name, RequestOrigin.Of(context), EnrollmentCodes.BadCode, ""), cancellationToken);
        return new Refusal(
            StatusCodes.Status401Unauthorized, EnrollmentCodes.BadCode,
            "This enrolment code is not good for this name: it was used, has expired, or was never given. Ask for another ('ca invite --enroll NAME').");
    }
}

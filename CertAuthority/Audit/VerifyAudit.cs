using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Audit;

internal static class VerifyAudit
{
    private const int MostHeads = 64;

    public static IResult Handle(AuditLog log, VerifyAuditRequest request)
    {
        var heads = request.Heads ?? [];
        if (heads.Count > MostHeads || heads.Any(static head => head is null || head.Count < 0 || head.Hash?.Length != AuditHash.Bytes))
        {
            return new Refusal(StatusCodes.Status400BadRequest, ErrorCodes.BadRequest, $"Give at most {MostHeads} heads, each with a count and a SHA-256 hash.");
        }

        var verdict = log.Verify([.. heads.Select(static head => new AuditHead(head.Count, head.Hash))]);
        var response = new VerifyAuditResponse(verdict.Holds, new AuditHeadRecord(verdict.Head.Count, verdict.Head.Hash), verdict.BrokenAt, verdict.MissingFrom);
        return Results.Json(response, AuditJson.Default.VerifyAuditResponse);
    }
}

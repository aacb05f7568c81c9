using PeerSecure.CertAuthority.Audit;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Accounts;

/// <summary>A2, A7: makes a code, keeps its hash, shows it once.</summary>
internal sealed class CreateInvite(Database database, AuditLog audit, TimeProvider clock)
{
    public async Task<IResult> HandleAsync(CreateInviteRequest request, Caller caller, HttpContext context, CancellationToken cancellationToken)
    {
        if (KindOf(request.Kind) is not { } kind)
        {
            return BadRequest("The kind of an invite is registration, admin or enrollment.");
        }

        if ((request.Name is not null && !AccountName.TryParse(request.Name, out _)) || (request.Name is null && kind == InviteKind.Enrollment))
        {
            return BadRequest("Give the name of an account: a-z, 0-9, dot, dash and underscore, at most 32 characters.");
        }

        var (code, invite) = await MakeAsync(kind, request.Name, caller.Who, RequestOrigin.Of(context), cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        var response = new CreateInviteResponse(code.Reveal(), request.Kind, request.Name, invite.Expires);
        return Results.Json(response, InviteJson.Default.CreateInviteResponse, statusCode: StatusCodes.Status201Created);
    }

    public async Task<(InviteCode Code, Invite Invite)> MakeAsync(
        InviteKind kind, string? name, string madeBy, string origin, CancellationToken cancellationToken)
    {
        var code = InviteCode.New();
        var invite = Invite.For(code, kind, name, madeBy, clock.GetUtcNow());
        await database.WriteAsync(
            connection =>
            {
                InviteStore.Add(connection, invite);
                audit.Append(connection, new AuditEntry(madeBy, "invite.make", name ?? "-", origin, AuditEntry.Done, kind.ToString().ToLowerInvariant()));
            },
            cancellationToken);
        return (code, invite);
    }

    private static InviteKind? KindOf(string? kind) => kind switch
    {
        "registration" => InviteKind.Registration,
        "admin" => InviteKind.Admin,
        "enrollment" => InviteKind.Enrollment,
        _ => null,
    };

    private static Refusal BadRequest(string detail) => new(StatusCodes.Status400BadRequest, ErrorCodes.BadRequest, detail);
}

using Microsoft.Data.Sqlite;
using PeerSecure.CertAuthority.Audit;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Scram;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Accounts;

/// <summary>A1, A2: a new account with the verifier its client computed. In invite mode a code is used up in the same write.</summary>
internal sealed class Register(Database database, AuditLog audit, GuessLimits limits, ServeOptions serve, TimeProvider clock)
{
    public async Task<IResult> HandleAsync(HttpContext context, RegisterAccount request, CancellationToken cancellationToken)
    {
        if (limits.Register(context) is { } slow)
        {
            return slow;
        }

        if (!AccountName.TryParse(request.Name, out var name))
        {
            return new Refusal(
                StatusCodes.Status400BadRequest, AccountCodes.BadName, "A name has 1 to 32 characters a-z, 0-9, dot, dash or underscore, begins with a letter or digit, and is not reserved.");
        }

        if (CredentialStore.Import(request.Verifier) is not { } verifier)
        {
            return new Refusal(StatusCodes.Status400BadRequest, AccountCodes.BadVerifier, "The password verifier is not one of SCRAM-SHA-256 with at least 600,000 rounds.");
        }

        InviteCode? code = null;
        if (request.Invite is not null)
        {
            if (!InviteCode.TryParse(request.Invite, out code))
            {
                return BadInvite();
            }
        }
        else if (serve.Registration == RegistrationMode.Invite)
        {
            return new Refusal(StatusCodes.Status403Forbidden, AccountCodes.InviteNeeded, "This authority registers by invitation: ask an administrator for a code.");
        }

        var admin = await database.WriteAsync(connection => Add(connection, context, name, verifier, code), cancellationToken);
        return Results.Json(new RegisteredAccount(name.Value, admin), AccountJson.Default.RegisteredAccount, statusCode: StatusCodes.Status201Created);
    }

    private bool Add(SqliteConnection connection, HttpContext context, AccountName name, ScramVerifier verifier, InviteCode? code)
    {
        var now = clock.GetUtcNow();
        var admin = false;
        if (code is not null)
        {
            var invite = InviteStore.Find(connection, code, now);
            if (invite is null || invite.Kind == InviteKind.Enrollment || (invite.Name is not null && invite.Name != name.Value))
            {
                throw new RefusedException(BadInvite());
            }

            admin = invite.Kind == InviteKind.Admin;
            if (AccountStore.StateOf(connection, name) == AccountState.Unknown && !InviteStore.TryUse(connection, invite, name.Value, now))
            {
                throw new RefusedException(BadInvite());
            }
        }

        if (!AccountStore.TryAdd(connection, name, admin, now))
        {
            throw new RefusedException(new Refusal(StatusCodes.Status409Conflict, AccountCodes.NameTaken, $"The name '{name}' is taken: choose another."));
        }

        CredentialStore.Set(connection, name, verifier, now);
        audit.Append(connection, new AuditEntry(name.Value, "account.register", name.Value, RequestOrigin.Of(context), AuditEntry.Done, admin ? "admin" : ""));
        return admin;
    }

    private static Refusal BadInvite() =>
        new(StatusCodes.Status403Forbidden, AccountCodes.BadInvite, "This invitation is not good: it was used, has expired, is for another name, or was mistyped.");
}

using Microsoft.Data.Sqlite;
using PeerSecure.CertAuthority.Audit;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Scram;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Accounts;

/// <summary>
/// A new verifier: by proving the old password, or by an administrator's one-time reset code. Logins by the old password end with it. Also the
/// way a verifier is renewed when the count of rounds has grown.
/// </summary>
internal sealed class PasswordChange(LoginExchange exchange, GuessLimits limits, Database database, AuditLog audit, Notices notices, TimeProvider clock)
{
    public async Task<IResult> HandleAsync(HttpContext context, ChangePassword request, CancellationToken cancellationToken)
    {
        if (CredentialStore.Import(request.Verifier) is not { } verifier)
        {
            return new Refusal(StatusCodes.Status400BadRequest, AccountCodes.BadVerifier, "The password verifier is not one of SCRAM-SHA-256 with at least 600,000 rounds.");
        }

        return request.Proof is not null
            ? await ByProofAsync(context, request.Proof, verifier, cancellationToken)
            : await ByCodeAsync(context, request, verifier, cancellationToken);
    }

    private async Task<IResult> ByProofAsync(HttpContext context, LoginFinal proof, ScramVerifier verifier, CancellationToken cancellationToken)
    {
        var (login, refusal) = await exchange.FinishAsync(context, proof, cancellationToken);
        if (login is null)
        {
            return refusal!;
        }

        await database.WriteAsync(connection => Set(connection, context, login.Account, verifier, "proof"), cancellationToken);
        return Results.Json(new LoginChallenge(login.ServerFinal, ""), AccountJson.Default.LoginChallenge);
    }

    private async Task<IResult> ByCodeAsync(HttpContext context, ChangePassword request, ScramVerifier verifier, CancellationToken cancellationToken)
    {
        var name = request.Name ?? "";
        if (limits.BeforeProof(context, name) is { } slow)
        {
            return slow;
        }

        if (!AccountName.TryParse(name, out var account) || !InviteCode.TryParse(request.ResetCode, out var code))
        {
            return BadCode();
        }

        await database.WriteAsync(
            connection =>
            {
                if (AccountStore.StateOf(connection, account) != AccountState.Active || !CredentialStore.TryUseReset(connection, account, code, clock.GetUtcNow()))
                {
                    throw new RefusedException(BadCode());
                }

                Set(connection, context, account, verifier, "reset code");
            },
            cancellationToken);
        limits.Right(context, name);
        return Results.NoContent();
    }

    private void Set(SqliteConnection connection, HttpContext context, AccountName account, ScramVerifier verifier, string how)
    {
        CredentialStore.Set(connection, account, verifier, clock.GetUtcNow());
        audit.Append(connection, new AuditEntry(account.Value, "account.password", account.Value, RequestOrigin.Of(context), AuditEntry.Done, how));
        notices.Raise(connection, new Notice(Notice.PasswordChanged, NoticeAudience.Owner, account.Value, "", how));
    }

    private static Refusal BadCode() =>
        new(StatusCodes.Status401Unauthorized, AccountCodes.BadResetCode, "This reset code is not good for this name: ask an administrator for a new one.");
}

using Microsoft.Data.Sqlite;
using PeerSecure.CertAuthority.Accounts;
using PeerSecure.CertAuthority.Audit;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Revocation;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Admin;

/// <summary>
/// What an admin does with accounts. Tickets are judged against the account's row at every request, so disabling counts at once (R1); deleting
/// revokes every device first, which ends their live sessions.
/// </summary>
internal sealed class AccountDesk(Database database, Revoker revoker, AuditLog audit, Notices notices, IEnumerable<IAccountFarewell> farewells, TimeProvider clock)
{
    public static readonly TimeSpan ResetLife = TimeSpan.FromDays(1);

    private readonly IAccountFarewell[] _farewells = [.. farewells];

    public Task<IResult> DisableAsync(HttpContext context, Caller caller, string name, CancellationToken cancellationToken) =>
        ChangeAsync(context, caller, name, "account.disable", (connection, account) =>
        {
            RequireAnotherAdmin(connection, caller, account);
            if (AccountStore.Disable(connection, account, clock.GetUtcNow()))
            {
                notices.Raise(connection, new Notice(Notice.AccountDisabled, NoticeAudience.OwnerAndContacts, account.Value, "", "disabled"));
            }
        }, cancellationToken);

    /// <summary>R1: takes a revocation of the whole account back too. What it revoked stays revoked: certificates for good, keys until their device is allowed.</summary>
    public async Task<IResult> EnableAsync(HttpContext context, Caller caller, string name, CancellationToken cancellationToken)
    {
        var result = await ChangeAsync(context, caller, name, "account.enable", (connection, account) =>
        {
            AccountStore.Enable(connection, account);
            revoker.AllowAccount(connection, account);
        }, cancellationToken);
        await revoker.CatchUpAsync();
        return result;
    }

    public Task<IResult> PromoteAsync(HttpContext context, Caller caller, string name, CancellationToken cancellationToken) =>
        ChangeAsync(context, caller, name, "account.promote", (connection, account) => SetAdmin(connection, account, admin: true), cancellationToken);

    public Task<IResult> DemoteAsync(HttpContext context, Caller caller, string name, CancellationToken cancellationToken) =>
        ChangeAsync(context, caller, name, "account.demote", (connection, account) =>
        {
            RequireAnotherAdmin(connection, caller, account);
            SetAdmin(connection, account, admin: false);
        }, cancellationToken);

    /// <summary>A code that sets a new password once. The old password stays good until then; disable the account if it must not be.</summary>
    public async Task<IResult> ResetAsync(HttpContext context, Caller caller, string name, CancellationToken cancellationToken)
    {
        var code = InviteCode.New();
        var expires = clock.GetUtcNow() + ResetLife;
        var refused = await ChangeAsync(context, caller, name, "account.reset", (connection, account) =>
        {
            CredentialStore.SetReset(connection, account, code, expires);
            notices.Raise(connection, new Notice(Notice.PasswordReset, NoticeAudience.Owner, account.Value, "", "code made"));
        }, cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        return refused is Refusal ? refused : Results.Json(new ResetCodeResponse(name, code.Reveal(), expires), AdminRecordsJson.Default.ResetCodeResponse);
    }

    /// <summary>N1: the row stays, so that the name is never given again. Broken off in between, it is revoked and disabled, and may be repeated.</summary>
    public async Task<IResult> DeleteAsync(HttpContext context, Caller caller, string name, CancellationToken cancellationToken)
    {
        if (!AccountName.TryParse(name, out var account))
        {
            return Unknown(name);
        }

        if (database.Read(connection => AccountStore.StateOf(connection, account)) is AccountState.Active or AccountState.Disabled)
        {
            database.Read(connection =>
            {
                RequireAnotherAdmin(connection, caller, account);
                return 0;
            });
            await revoker.RevokeAsync(new RevokeTarget.WholeAccount(account), RevocationReason.CessationOfOperation, Actor.Of(caller, context), cancellationToken);
        }

        return await ChangeAsync(context, caller, name, "account.delete", (connection, closed) =>
        {
            AccountStore.Delete(connection, closed, clock.GetUtcNow());
            CredentialStore.Forget(connection, closed);
            foreach (var farewell in _farewells)
            {
                farewell.Forget(connection, closed.Value);
            }
        }, CancellationToken.None);   // its devices are revoked already: finish
    }

    private async Task<IResult> ChangeAsync(
        HttpContext context, Caller caller, string name, string action, Action<SqliteConnection, AccountName> change, CancellationToken cancellationToken)
    {
        if (!AccountName.TryParse(name, out var account))
        {
            return Unknown(name);
        }

        await database.WriteAsync(
            connection =>
            {
                switch (AccountStore.StateOf(connection, account))
                {
                    case AccountState.Unknown:
                        throw new RefusedException(Unknown(account.Value));
                    case AccountState.Deleted:
                        throw new RefusedException(new Refusal(StatusCodes.Status409Conflict, AdminCodes.AccountDeleted, $"The account '{account}' was deleted; its name is not given again."));
                }

                change(connection, account);
                audit.Append(connection, new AuditEntry(caller.Who, action, account.Value, RequestOrigin.Of(context), AuditEntry.Done, ""));
            },
            cancellationToken);
        return Results.NoContent();
    }

    private void SetAdmin(SqliteConnection connection, AccountName account, bool admin)
    {
        if (AccountStore.SetAdmin(connection, account, admin))
        {
            notices.Raise(connection, new Notice(Notice.RoleChanged, NoticeAudience.OwnerAndAdmins, account.Value, "", admin ? "admin" : "no longer admin"));
        }
    }

    /// <summary>Over the network nobody takes away the last admin; the operator of the machine may, and can make a new one.</summary>
    private static void RequireAnotherAdmin(SqliteConnection connection, Caller caller, AccountName account)
    {
        if (caller.Account is not null && AccountStore.IsOnlyAdmin(connection, account))
        {
            throw new RefusedException(new Refusal(StatusCodes.Status409Conflict, AdminCodes.LastAdmin, $"'{account}' is the only admin: promote another account first."));
        }
    }

    private static Refusal Unknown(string name) =>
        new(StatusCodes.Status404NotFound, AccountCodes.UnknownAccount, $"There is no account '{CleanText.Line(name, 60)}'.");
}

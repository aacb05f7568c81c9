using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Accounts;

/// <summary>C2: whether a name exists. In invite mode only for those who have a ticket or an invitation (A2), so that nobody else can collect names.</summary>
internal sealed class CheckName(Database database, GuessLimits limits, ServeOptions serve, TimeProvider clock)
{
    public const string InviteHeader = "X-PeerSecure-Invite";

    public IResult Handle(HttpContext context, string name, Caller caller)
    {
        if (limits.LookUp(context) is { } slow)
        {
            return slow;
        }

        if (serve.Registration == RegistrationMode.Invite && !caller.Meets(Need.AnyTicket) && !caller.Meets(Need.Account) && !caller.IsAdmin && !HasInvite(context))
        {
            return new Refusal(StatusCodes.Status401Unauthorized, ErrorCodes.NotSignedIn, "Sign in, or give the invitation you were sent, to look up names.");
        }

        var exists = AccountName.TryParse(name, out var account) && database.Read(connection => AccountStore.StateOf(connection, account)) is AccountState.Active or AccountState.Disabled;
        return exists ? Results.Ok() : new Refusal(StatusCodes.Status404NotFound, AccountCodes.UnknownAccount, "There is no account of this name.");
    }

    private bool HasInvite(HttpContext context) =>
        InviteCode.TryParse(context.Request.Headers[InviteHeader].ToString(), out var code)
        && database.Read(connection => InviteStore.Find(connection, code, clock.GetUtcNow())) is not null;
}

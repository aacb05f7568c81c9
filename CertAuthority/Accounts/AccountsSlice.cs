using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Accounts;

/// <summary>Registering, looking names up, signing in, changing passwords.</summary>
internal static class AccountsSlice
{
    public static void AddAccounts(this IServiceCollection services)
    {
        services.AddSingleton<GuessLimits>();
        services.AddSingleton<LoginExchange>();
        services.AddSingleton<Register>();
        services.AddSingleton<CheckName>();
        services.AddSingleton<LoginRecord>();
        services.AddSingleton<Login>();
        services.AddSingleton<PasswordChange>();
        services.AddJson(AccountJson.Default);
    }

    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/accounts", static (Register handler, RegisterAccount body, HttpContext context, CancellationToken cancellationToken) => handler.HandleAsync(context, body, cancellationToken))
            .Needs(Need.Anyone).WithSummary("Registers an account, in invite mode with a one-time code.");
        routes.MapMethods("/v1/accounts/{name}", ["HEAD"], static (CheckName handler, string name, Caller caller, HttpContext context) => handler.Handle(context, name, caller))
            .ServesAnyoneKnowing().WithSummary("Whether a name exists.");
        routes.MapPost("/v1/login/first", static (Login handler, LoginFirst body, HttpContext context, CancellationToken cancellationToken) => handler.FirstAsync(context, body, cancellationToken))
            .Needs(Need.Anyone).WithSummary("SCRAM-SHA-256-PLUS: client-first-message in, challenge out.");
        routes.MapPost("/v1/login/final", static (Login handler, LoginFinal body, HttpContext context, CancellationToken cancellationToken) => handler.FinalAsync(context, body, cancellationToken))
            .Needs(Need.Anyone).WithSummary("SCRAM-SHA-256-PLUS: proof in, ticket out.");
        routes.MapPut("/v1/account/password", static (PasswordChange handler, ChangePassword body, HttpContext context, CancellationToken cancellationToken) => handler.HandleAsync(context, body, cancellationToken))
            .Needs(Need.Anyone).WithSummary("A new password, by proof of the old one or a reset code.");
    }
}

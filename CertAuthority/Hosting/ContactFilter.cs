namespace PeerSecure.CertAuthority.Hosting;

/// <summary>M5: whoever is given an account's certificates or keys is a contact of it from then on.</summary>
internal static class ContactFilter
{
    /// <param name="endpoint">What gives them.</param>
    /// <param name="parameter">The route value or query parameter that names the account.</param>
    public static RouteHandlerBuilder MakesContact(this RouteHandlerBuilder endpoint, string parameter) =>
        endpoint.AddEndpointFilter(async (invocation, next) =>
        {
            var result = await next(invocation);
            var context = invocation.HttpContext;
            if (result is not Refusal && context.Features.Get<Caller>()?.Account is { } asking && NameOf(context, parameter) is { } asked)
            {
                await context.RequestServices.GetRequiredService<IContactNotes>().NoteAsync(asked, asking, context.RequestAborted);
            }

            return result;
        });

    private static string? NameOf(HttpContext context, string parameter) =>
        context.GetRouteValue(parameter) as string ?? context.Request.Query[parameter].ToString();
}

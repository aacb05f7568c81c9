using System.Net;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>After routing, before the endpoint: is this door open for it, who is asking, and does the endpoint serve them.</summary>
internal sealed class Admission(RequestDelegate next, IEnumerable<ICallerSource> sources, RequestCounters counters, RequestRates rates)
{
    private readonly ICallerSource[] _sources = [.. sources];

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not { } endpoint)
        {
            await next(context);
            return;
        }

        var terms = endpoint.Metadata.GetMetadata<EndpointTerms>();
        if (await RefuseAsync(context, terms) is { } refusal)
        {
            await refusal.ExecuteAsync(context);
            return;
        }

        if (endpoint.Metadata.GetMetadata<LongLived>() is { } longLived)
        {
            context.Features.Set(longLived);
            counters.Leave(context);
        }

        await next(context);
    }

    private async ValueTask<Refusal?> RefuseAsync(HttpContext context, EndpointTerms? terms)
    {
        var door = context.Features.Get<Listener>()?.Kind;
        if (terms is null || door is null || (door == ListenerKind.PlainHttp && !terms.OverPlainHttp))
        {
            return FailureAnswers.ForBareStatus(StatusCodes.Status404NotFound);
        }

        if (terms.Need == Need.Anyone && !terms.WantsCaller)
        {
            return rates.ForAnybody(context);
        }

        var caller = Caller.Nobody;
        foreach (var source in _sources)
        {
            var finding = await source.FindAsync(context, context.RequestAborted);
            if (finding.Refusal is not null)
            {
                return finding.Refusal;
            }

            if (finding.Caller is not null)
            {
                caller = finding.Caller;
                break;
            }
        }

        context.Features.Set(caller);
        return Judge(context, caller, terms.Need) ?? rates.ForAccount(context, caller);
    }

    private static Refusal? Judge(HttpContext context, Caller caller, Need need)
    {
        if (caller.Meets(need) || (need == Need.LocalOrAdmin && IsLocal(context)))
        {
            return null;
        }

        return ReferenceEquals(caller, Caller.Nobody)
            ? new Refusal(StatusCodes.Status401Unauthorized, ErrorCodes.NotSignedIn, "Sign in first, or present the certificate of a device.")
            : new Refusal(StatusCodes.Status403Forbidden, ErrorCodes.Forbidden, Explain(need));
    }

    private static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    private static string Explain(Need need) => need switch
    {
        Need.Anyone or Need.AnyTicket or Need.Account or Need.AccountOrAdmin => "This needs an account on one of its own devices.",
        Need.Admin or Need.LocalOrAdmin => "Only an admin may do this.",
        Need.Operator => "Only the operator of the authority's machine may do this.",
    };
}

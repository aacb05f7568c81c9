using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>
/// A request that is answered with 4xx or 5xx: problem+json with a stable code, or plain text for EST clients that ask for it
/// (RFC 7030, 4.2.3). The detail is for the caller and never says more than the caller may know.
/// </summary>
internal sealed class Refusal(int status, string code, string detail) : IResult
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    public string Detail { get; } = detail;

    public TimeSpan? RetryAfter { get; init; }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.Headers.CacheControl = "no-store";
        if (RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        httpContext.Features.Set(this);
        return WantsText(httpContext.Request) ? WriteTextAsync(httpContext) : WriteProblemAsync(httpContext);
    }

    private static bool WantsText(HttpRequest request)
    {
        var accept = request.Headers.Accept.ToString();
        return accept.Contains("text/plain", StringComparison.OrdinalIgnoreCase) && !accept.Contains("json", StringComparison.OrdinalIgnoreCase);
    }

    private Task WriteTextAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync($"{Detail} ({Code}, {context.TraceIdentifier})\n", Encoding.UTF8, context.RequestAborted);
    }

    private Task WriteProblemAsync(HttpContext context)
    {
        var problem = new ProblemDocument("about:blank", ReasonPhrases.GetReasonPhrase(Status), Status, Detail, Code, context.TraceIdentifier);
        return context.Response.WriteAsJsonAsync(problem, ProblemJson.Default.ProblemDocument, ProblemDocument.MediaType, context.RequestAborted);
    }
}

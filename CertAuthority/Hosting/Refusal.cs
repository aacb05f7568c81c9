using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>
/// A request that is answered with 4xx or 5xx: problem+json with a stable code, or plain text for EST clients that ask for it
/// (RFC 7030, 4.2.3). The detail is for the caller and never says more than the caller may know.
/// </summary>
internal sealed class Refusal(int status, string code, string detail) : IResult
{
    private const int MostPassedOver = 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public int Status { get; } = status;

    public string Code { get; } = code;

    public string Detail { get; } = detail;

    public TimeSpan? RetryAfter { get; init; }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.Headers.CacheControl = "no-store";
        if (RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        httpContext.Features.Set(this);
        await (WantsText(httpContext.Request) ? WriteTextAsync(httpContext) : WriteProblemAsync(httpContext));
        if (HttpProtocol.IsHttp2(httpContext.Request.Protocol))
        {
            await PassOverAsync(httpContext);
        }
    }

    /// <summary>An answer over HTTP/2 that ends before the request resets the stream, and curl reports that instead of the answer: hear the caller out, a little.</summary>
    private static async Task PassOverAsync(HttpContext context)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        patience.CancelAfter(Patience);
        try
        {
            await context.Response.Body.FlushAsync(patience.Token);
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            {
                size.MaxRequestBodySize = null;     // the limit of what is taken; this is dropped
            }

            await BoundedBody.PassOverAsync(context.Request, MostPassedOver, patience.Token);
        }
        catch (Exception end) when (end is BadHttpRequestException or IOException or OperationCanceledException)
        {
            // too slow or gone: it has its answer
        }
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

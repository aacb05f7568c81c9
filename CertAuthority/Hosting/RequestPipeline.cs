using System.Diagnostics;
using System.Security.Cryptography;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>
/// Around every request: an id that the answer and the log share, the limit on requests in flight, one face for every failure,
/// and the counters. Nothing that goes wrong in one request reaches another.
/// </summary>
internal sealed class RequestPipeline(RequestDelegate next, RequestCounters counters, Readiness readiness, ILogger<RequestPipeline> log)
{
    public const string IdHeader = "X-Request-Id";

    public async Task InvokeAsync(HttpContext context)
    {
        context.TraceIdentifier = RandomNumberGenerator.GetHexString(16, lowercase: true);
        context.Response.Headers[IdHeader] = context.TraceIdentifier;
        var started = Stopwatch.GetTimestamp();
        var entered = counters.TryEnter(context);
        try
        {
            await (entered ? AnswerAsync(context) : FailureAnswers.Busy().ExecuteAsync(context));
        }
        finally
        {
            if (entered && context.Features.Get<LongLived>() is null)
            {
                counters.Leave(context);
            }

            Finish(context, Stopwatch.GetElapsedTime(started));
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null })
            {
                await FailureAnswers.ForBareStatus(context.Response.StatusCode).ExecuteAsync(context);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client went away; there is nobody to answer.
        }
#pragma warning disable CA1031 // one broken request must not end the connection loop, and its caller gets no stack trace
        catch (Exception failure)
#pragma warning restore CA1031
        {
            await FailAsync(context, failure);
        }
    }

    private async Task FailAsync(HttpContext context, Exception failure)
    {
        var refusal = FailureAnswers.For(failure);
        if (failure is StorageException storage)
        {
            readiness.Failed(storage);
        }

        if (refusal.Status >= StatusCodes.Status500InternalServerError)
        {
            log.RequestFailed(failure, context.Request.Method, RouteOf(context), context.TraceIdentifier);
        }

        if (context.Response.HasStarted)
        {
            // Half an answer must not look like a whole one.
            context.Abort();
            return;
        }

        context.Response.Clear();
        context.Response.Headers[IdHeader] = context.TraceIdentifier;
        await refusal.ExecuteAsync(context);
    }

    private void Finish(HttpContext context, TimeSpan elapsed)
    {
        var route = RouteOf(context);
        var status = context.Response.StatusCode;
        counters.Record(context.Request.Method, route, status, elapsed);
        if (context.Features.Get<Refusal>() is { } refusal)
        {
            log.RequestRefused(context.Request.Method, route, status, refusal.Code, RequestOrigin.Of(context), context.TraceIdentifier);
        }
        else if (log.IsEnabled(LogLevel.Debug))
        {
            log.RequestAnswered(context.Request.Method, route, status, context.TraceIdentifier);
        }
    }

    /// <summary>The pattern, never the path: paths are text from strangers and would make one counter each.</summary>
    private static string RouteOf(HttpContext context) =>
        (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(none)";
}

using System.Globalization;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Tickets;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Events;

/// <summary>
/// <c>GET /v1/events</c>: first how things stand, then what this listener missed since <c>Last-Event-ID</c>, then everything as it happens, until
/// the proof it was opened with is good no more.
/// </summary>
internal sealed class EventStream(
    EventHub hub, StandingFrames frames, EndedLogins logins, ListenerCertificates certificates, MissedEvents missed)
{
    public async Task<IResult> HandleAsync(HttpContext context, Caller caller, CancellationToken cancellationToken)
    {
        if (certificates.Of(context, caller) is not { } certificate)
        {
            return new Refusal(StatusCodes.Status403Forbidden, ErrorCodes.Forbidden, "Events are for a device, over its own certificate.");
        }

        if (!TryReadLast(context.Request, out var last))
        {
            return new Refusal(StatusCodes.Status400BadRequest, ErrorCodes.BadRequest, "Last-Event-ID is the id of an event that came from here.");
        }

        using var listener = new EventListener(caller.Account!, caller.Device!, certificate, (caller as TicketCaller)?.Ticket);
        if (!hub.TryAdd(listener))
        {
            return FailureAnswers.Busy();
        }

        try
        {
            await ServeAsync(context, listener, last, cancellationToken);
        }
        finally
        {
            hub.Remove(listener);
        }

        return Results.Empty;
    }

    private async Task ServeAsync(HttpContext context, EventListener listener, long? last, CancellationToken cancellationToken)
    {
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        var writer = context.Response.BodyWriter;
        Write(writer, EventFrame.Opening);
        Write(writer, frames.Revocations());
        if (logins.Recent() is { Count: > 0 } ended)
        {
            Write(writer, StandingFrames.Ended(ended));
        }

        var told = await missed.WriteAsync(writer, listener, last, cancellationToken);
        await writer.FlushAsync(cancellationToken);
        await FollowAsync(writer, listener, told, cancellationToken);
    }

    private async Task FollowAsync(PipeWriter writer, EventListener listener, long told, CancellationToken cancellationToken)
    {
        while (true)
        {
            await listener.WaitAsync(cancellationToken);
            var (queued, lost, ending) = listener.Take();
            if (lost)
            {
                told = missed.Newest();
                Write(writer, StandingFrames.Reset(told));
            }

            while (queued?.TryDequeue(out var frame) == true)
            {
                // Committed before the stream opened and live as well: told once.
                if (frame.Id == 0 || frame.Id > told)
                {
                    Write(writer, frame);
                }
            }

            if (ending is not null)
            {
                Write(writer, StandingFrames.End(ending));
            }

            if ((await writer.FlushAsync(cancellationToken)).IsCompleted || ending is not null)
            {
                return;
            }
        }
    }

    private static bool TryReadLast(HttpRequest request, out long? last)
    {
        last = null;
        if (request.Headers["Last-Event-ID"] is not [{ Length: > 0 } text])
        {
            return request.Headers["Last-Event-ID"].Count <= 1;
        }

        var isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        last = number;
        return isNumber;
    }

    internal static void Write(PipeWriter writer, EventFrame frame)
    {
        frame.Bytes.CopyTo(writer.GetSpan(frame.Bytes.Length));
        writer.Advance(frame.Bytes.Length);
    }
}

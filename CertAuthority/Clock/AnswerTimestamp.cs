using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Issuing;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Clock;

/// <summary>What is not a time-stamp request inside is answered as RFC 3161 says: 200 and a rejection with its reason.</summary>
internal sealed class AnswerTimestamp(Timestamper timestamper, AuthorityKeys keys)
{
    private const string Query = "application/timestamp-query";
    private const string Reply = "application/timestamp-reply";

    public async Task<IResult> HandleAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (!BoundedBody.IsOfType(context.Request, Query))
        {
            return new Refusal(StatusCodes.Status415UnsupportedMediaType, ErrorCodes.Unsupported, $"Send a time-stamp request as {Query}.");
        }

        var body = await BoundedBody.ReadAsync(context.Request, TimestampRequest.MaxLength, cancellationToken);
        if (body is null)
        {
            return new Refusal(
                StatusCodes.Status413PayloadTooLarge, ErrorCodes.TooLarge, $"A time-stamp request has at most {TimestampRequest.MaxLength} bytes.");
        }

        context.Response.Headers.CacheControl = "no-store";
        return Results.Bytes(timestamper.Answer(keys.Current, body), Reply);
    }
}

using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Issuing;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Revocation;

/// <summary>OCSP over HTTP (RFC 6960 appendix A). What is malformed inside gets 200 and the OCSP error that says so.</summary>
internal sealed class AnswerStatus(StatusResponder responder, AuthorityKeys keys)
{
    private const string Request = "application/ocsp-request";
    private const string Response = "application/ocsp-response";

    public async Task<IResult> PostAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (!BoundedBody.IsOfType(context.Request, Request))
        {
            return new Refusal(StatusCodes.Status415UnsupportedMediaType, ErrorCodes.Unsupported, $"Send an OCSP request as {Request}.");
        }

        var body = await BoundedBody.ReadAsync(context.Request, StatusRequest.MaxLength, cancellationToken);
        return body is null
            ? new Refusal(StatusCodes.Status413PayloadTooLarge, ErrorCodes.TooLarge, $"An OCSP request has at most {StatusRequest.MaxLength} bytes.")
            : Answer(body, context);
    }

    public IResult Get(string request, HttpContext context) =>
        Answer(StatusRequest.TryDecodePath(request, out var der) ? der : [], context);

    private IResult Answer(byte[] request, HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-cache";
        return Results.Bytes(responder.Answer(keys.Current, request), Response);
    }
}

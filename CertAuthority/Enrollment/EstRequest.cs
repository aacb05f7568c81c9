using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Issuing;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Enrollment;

/// <summary>Reads the body of an EST request: base64 of a PKCS#10, line breaks or not (RFC 7030 section 4.2.1, RFC 8951).</summary>
internal static class EstRequest
{
    private const string MediaType = "application/pkcs10";
    private const int LongestBody = 2 * SigningRequest.MaxLength;

    public static async Task<(SigningRequest? Request, Refusal? Refusal)> ReadAsync(HttpRequest http, VerifiedDevice? asking, CancellationToken cancellationToken)
    {
        if (!BoundedBody.IsOfType(http, MediaType))
        {
            return (null, new Refusal(StatusCodes.Status415UnsupportedMediaType, ErrorCodes.Unsupported, $"Send a base64 PKCS#10 request as {MediaType}."));
        }

        var body = await BoundedBody.ReadAsync(http, LongestBody, cancellationToken);
        if (body is null)
        {
            return (null, new Refusal(StatusCodes.Status413PayloadTooLarge, ErrorCodes.TooLarge, $"A signing request has at most {SigningRequest.MaxLength} bytes."));
        }

        return TryDecode(body, out var der)
            ? SigningRequest.TryRead(der, asking, out var request, out var why) ? (request, null) : (null, Refuse(why))
            : (null, new Refusal(StatusCodes.Status400BadRequest, EnrollmentCodes.BadEncoding, "The body is not base64."));
    }

    private static bool TryDecode(ReadOnlySpan<byte> body, out byte[] der)
    {
        der = new byte[body.Length];
        var status = System.Buffers.Text.Base64.DecodeFromUtf8(body, der, out _, out var written);
        der = status == System.Buffers.OperationStatus.Done ? der[..written] : [];
        return der.Length > 0;
    }

    private static Refusal Refuse(SigningRequestRejection why) => why switch
    {
        SigningRequestRejection.TooLarge =>
            new(StatusCodes.Status413PayloadTooLarge, ErrorCodes.TooLarge, $"A signing request has at most {SigningRequest.MaxLength} bytes."),
        SigningRequestRejection.UnsupportedKey =>
            new(StatusCodes.Status400BadRequest, EnrollmentCodes.UnsupportedKey, "Only keys on the curves P-256 and P-384 are certified."),
        SigningRequestRejection.UnsupportedSignature =>
            new(StatusCodes.Status400BadRequest, EnrollmentCodes.UnsupportedSignature, "Sign the request with ECDSA and SHA-256, SHA-384 or SHA-512."),
        SigningRequestRejection.WrongProof =>
            new(StatusCodes.Status400BadRequest, EnrollmentCodes.WrongProof, "The request is not signed by the key it is for."),
        SigningRequestRejection.Malformed or SigningRequestRejection.None =>
            new(StatusCodes.Status400BadRequest, EnrollmentCodes.MalformedRequest, "This is not a PKCS#10 request."),
    };
}

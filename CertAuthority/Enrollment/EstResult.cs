using System.Text;

namespace PeerSecure.CertAuthority.Enrollment;

/// <summary>A certs-only answer in base64, as RFC 7030 wants it on the wire.</summary>
internal sealed class EstResult(byte[] pkcs7, bool enrolled) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = enrolled ? "application/pkcs7-mime; smime-type=certs-only" : "application/pkcs7-mime";
        response.Headers["Content-Transfer-Encoding"] = "base64";
        if (enrolled)
        {
            response.Headers.CacheControl = "no-store";
        }

        // LF, not CRLF: RFC 8951 lets readers expect neither, and base64 -d of coreutils takes no CR.
        var body = Encoding.ASCII.GetBytes(Convert.ToBase64String(pkcs7, Base64FormattingOptions.InsertLineBreaks).ReplaceLineEndings("\n") + "\n");
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
    }
}

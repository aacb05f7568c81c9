using Microsoft.Net.Http.Headers;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Issuing;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Revocation;

/// <summary>A CRL. Clients that have the current one are told so by its tag and load nothing.</summary>
internal static class ServeList
{
    private const string MediaType = "application/pkix-crl";

    /// <param name="lists">Of the issuing keys.</param>
    /// <param name="keys">The roots' lists are files beside their keys.</param>
    /// <param name="keyId">Null asks for the current issuing key's.</param>
    /// <param name="context">The request.</param>
    public static IResult Handle(RevocationLists lists, AuthorityKeys keys, string? keyId, HttpContext context)
    {
        var set = keys.Current;
        context.Response.Headers.CacheControl = "no-cache"; // ask each time: a revocation counts at once
        if ((keyId is null ? set.Issuing : set.FindIssuer(keyId)) is { } issuer)
        {
            var list = lists.Get(issuer);
            return Results.Bytes(list.Der, MediaType, lastModified: list.ThisUpdate, entityTag: new EntityTagHeaderValue($"\"{list.Number}\""));
        }

        return keys.FindRootList(keyId!) is { } rootList
            ? Results.Bytes(rootList, MediaType)
            : new Refusal(StatusCodes.Status404NotFound, ErrorCodes.NotFound, "No certificate authority of ours has this key identifier.");
    }
}

using System.Text.Json.Serialization;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.Revocation;

/// <summary>
/// A list on its way (R2): the records after <paramref name="From"/> and the signed head of the full result. From 0 it is the whole
/// list. Only the head is signed: what the records are is proved by the result having the hash that the head names.
/// </summary>
/// <param name="List"><c>devices</c> or <c>issuing</c>; a hint, the signature's purpose decides.</param>
/// <param name="From">The number the receiver must have.</param>
/// <param name="Head">The signed head, exactly as signed.</param>
/// <param name="Records">The encoded records, one after the other, in the order of the list.</param>
/// <param name="Chain">The signer's certificate and what leads from it to a root, as PEM, for a receiver that does not know it yet.</param>
public sealed record RevocationUpdate(
    string List,
    long From,
    SignedDocument Head,
    [property: JsonConverter(typeof(Base64UrlConverter))] byte[] Records,
    string? Chain = null)
{
    internal RevocationListKind? Kind => List switch
    {
        "devices" => RevocationListKind.Devices,
        "issuing" => RevocationListKind.Issuing,
        _ => null,
    };
}

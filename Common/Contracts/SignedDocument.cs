using System.Text.Json.Serialization;

namespace PeerSecure.Common.Contracts;

/// <summary>
/// A payload (our JSON, exactly as it was signed) and the signature over it. The payload is parsed only after the signature
/// was checked, and it is kept and passed on as these bytes, never re-serialised.
/// </summary>
public sealed record SignedDocument(
    [property: JsonConverter(typeof(Base64UrlConverter))] byte[] Payload,
    [property: JsonConverter(typeof(Base64UrlConverter))] byte[] Signature);

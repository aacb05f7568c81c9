using System.Text.Json.Serialization;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.Certificates;

/// <summary>
/// The signed JSON of a continuity or admission statement; the purpose of the signature tells which. <c>oldKey</c> signs. Both keys are
/// there whole, as SPKI, since a reader may never have seen either.
/// </summary>
internal sealed record KeyStatementPayload(
    string Authority,
    string Account,
    string OldDevice,
    [property: JsonConverter(typeof(Base64UrlConverter))] byte[] OldKey,
    string NewDevice,
    [property: JsonConverter(typeof(Base64UrlConverter))] byte[] NewKey,
    long Counter,
    [property: JsonConverter(typeof(UtcTimeConverter))] DateTimeOffset Time);

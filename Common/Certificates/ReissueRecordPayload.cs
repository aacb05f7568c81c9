using System.Text.Json.Serialization;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.Certificates;

/// <summary>The signed JSON of a reissue record. Keys are SPKI hashes in hex; <c>issuer</c> is that of the issuing key that signs.</summary>
internal sealed record ReissueRecordPayload(
    string Authority,
    string Account,
    string Device,
    string OldKey,
    string NewKey,
    ReissueReason Reason,
    [property: JsonConverter(typeof(UtcTimeConverter))] DateTimeOffset Time,
    string Issuer);

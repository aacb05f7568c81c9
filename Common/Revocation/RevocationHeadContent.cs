using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.Revocation;

/// <summary>The head as JSON, in the order it is signed. Parsed only after the signature was checked; unknown fields are ignored.</summary>
internal sealed record RevocationHeadContent(
    string Authority,
    string List,
    long Number,
    string ThisUpdate,
    string KeptFrom,
    uint Count,
    [property: JsonConverter(typeof(Base64UrlConverter))] byte[] Hash,
    long AuditCount,
    [property: JsonConverter(typeof(Base64UrlConverter))] byte[] AuditHash)
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const string DayFormat = "yyyy-MM-dd";
    private const int HashLength = 32;

    internal static RevocationHeadContent Of(RevocationHead head) => new(
        head.Authority.Value,
        NameOf(head.Kind),
        head.Number.Value,
        head.ThisUpdate.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture),
        head.KeptFrom.ToString(DayFormat, CultureInfo.InvariantCulture),
        head.Count,
        head.Hash.ToArray(),
        head.AuditCount,
        head.AuditHash.ToArray());

    internal static string NameOf(RevocationListKind kind) => kind == RevocationListKind.Issuing ? "issuing" : "devices";

    internal static bool TryRead(ReadOnlySpan<byte> payload, [NotNullWhen(true)] out RevocationHead? head)
    {
        head = null;
        try
        {
            head = payload.Length > RevocationHead.MaxPayload
                ? null
                : JsonSerializer.Deserialize(payload, RevocationJson.Default.RevocationHeadContent)?.ToHead();
        }
        catch (JsonException)
        {
            return false;
        }

        return head is not null;
    }

    private RevocationHead? ToHead()
    {
        var good = AuthorityId.TryParse(Authority, out var authority)
            & (List is "devices" or "issuing")
            & RevocationNumber.TryFrom(Number, out var number)
            & DateTimeOffset.TryParseExact(
                ThisUpdate, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var thisUpdate)
            & DateOnly.TryParseExact(KeptFrom, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var keptFrom)
            & keptFrom >= DateOnly.FromDateTime(DateTime.UnixEpoch)
            & Hash?.Length == HashLength
            & AuditHash?.Length == HashLength
            & AuditCount >= 0;
        var kind = List == "issuing" ? RevocationListKind.Issuing : RevocationListKind.Devices;
        return good ? new RevocationHead(authority!, kind, number, thisUpdate, keptFrom, Count, Hash, AuditCount, AuditHash) : null;
    }
}

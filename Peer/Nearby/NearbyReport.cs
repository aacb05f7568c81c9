using System.Text.Json.Serialization;
using PeerSecure.Common.Discovery;

namespace PeerSecure.Peer.Nearby;

/// <summary>
/// One found service as <c>discover --json</c> prints it; with --watch each has its event: found, updated or lost. Kind is peer or authority. The
/// label is for people to read, never to parse; names are what the advert claims. Join is what <c>join</c> takes, of an authority.
/// </summary>
internal sealed record NearbyReport(
    string? Event, string Kind, string Label, string? Name, string? Device, string? Authority, string? Fingerprint, IReadOnlyList<string> Addresses, string? Join, bool SameAuthority, NearbyTrust Trust)
{
    internal static NearbyReport Of(DiscoveredService service, NearbyBook book, string? happened)
    {
        var text = service.Text;
        var isPeer = service.Kind == ServiceKind.Peer;
        return new NearbyReport(
            happened, isPeer ? "peer" : "authority", service.InstanceName, text.Name, text.Device, text.Authority, text.Fingerprint,
            [.. service.EndPoints.Select(static address => address.ToString())], isPeer ? null : JoinOf(service), book.IsOurs(text), book.Judge(service.Kind, text));
    }

    /// <summary>The first address without a zone: links carry none (N7).</summary>
    private static string? JoinOf(DiscoveredService service) => service.EndPoints.FirstOrDefault(static address => !address.Address.IsIPv6LinkLocal)?.ToString();
}

internal sealed record NearbyList(IReadOnlyList<NearbyReport> Peers, IReadOnlyList<NearbyReport> Authorities);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(NearbyTrustConverter)])]
[JsonSerializable(typeof(NearbyReport))]
[JsonSerializable(typeof(NearbyList))]
internal sealed partial class NearbyJson : JsonSerializerContext;

internal sealed class NearbyTrustConverter() : JsonStringEnumConverter<NearbyTrust>(System.Text.Json.JsonNamingPolicy.KebabCaseLower);

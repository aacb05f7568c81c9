using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using PeerSecure.CertAuthority.Hosting;

namespace PeerSecure.CertAuthority.Tests.Hosting;

/// <summary>What the authority says about itself is what it does.</summary>
public sealed class DescriptionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_OpenAPI_document_has_every_endpoint_with_a_summary_and_no_other()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var document = JsonDocument.Parse(await authority.Control.GetStringAsync("/openapi/v1.json", Cancel));
        var described = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var path in document.RootElement.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                Assert.True(operation.Value.TryGetProperty("summary", out _), $"{operation.Name} {path.Name} has no summary");
                described.Add($"{operation.Name.ToUpperInvariant()} {path.Name}");
            }
        }

        var served = new SortedSet<string>(authority.Services<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().SelectMany(Names), StringComparer.Ordinal);
        Assert.Equal(string.Join('\n', served), string.Join('\n', described));
    }

    [Fact]
    public async Task Every_endpoint_states_whom_it_serves()
    {
        await using var authority = await RunningAuthority.StartAsync();
        Assert.All(
            authority.Services<EndpointDataSource>().Endpoints,
            static endpoint => Assert.True(endpoint.Metadata.GetMetadata<EndpointTerms>() is not null, endpoint.DisplayName));
    }

    /// <summary>The document itself is not part of what it describes.</summary>
    private static IEnumerable<string> Names(RouteEndpoint endpoint) =>
        endpoint.RoutePattern.RawText!.StartsWith("/openapi/", StringComparison.Ordinal)
            ? []
            : (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method => $"{method} /{endpoint.RoutePattern.RawText.Trim('/').Replace("{**", "{", StringComparison.Ordinal)}");
}

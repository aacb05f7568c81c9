using System.Text.Json.Serialization;

namespace PeerSecure.CertAuthority.Hosting;

internal static class JsonContexts
{
    /// <summary>Bodies are shallow everywhere; depth is only ever a burden on the parser.</summary>
    private const int MaxDepth = 16;

    /// <summary>Lets endpoints read and write a slice's records without reflection.</summary>
    public static void AddJson(this IServiceCollection services, JsonSerializerContext context) =>
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.MaxDepth = MaxDepth;
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, context);
        });
}

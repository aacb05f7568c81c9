namespace PeerSecure.CertAuthority.Hosting;

internal static class EndpointTermsExtensions
{
    /// <summary>The endpoint serves callers who meet this need.</summary>
    public static T Needs<T>(this T endpoint, Need need)
        where T : IEndpointConventionBuilder
    {
        endpoint.WithMetadata(new EndpointTerms(need, WantsCaller: need != Need.Anyone, OverPlainHttp: false));
        return endpoint;
    }

    /// <summary>The endpoint serves anyone, and learns who it is when a proof came along.</summary>
    public static T ServesAnyoneKnowing<T>(this T endpoint)
        where T : IEndpointConventionBuilder
    {
        endpoint.WithMetadata(new EndpointTerms(Need.Anyone, WantsCaller: true, OverPlainHttp: false));
        return endpoint;
    }

    /// <summary>The answer is a stream that stays open for hours: it is not one of the requests in flight that are limited and awaited.</summary>
    public static T StaysOpen<T>(this T endpoint)
        where T : IEndpointConventionBuilder
    {
        endpoint.WithMetadata(LongLived.Mark);
        return endpoint;
    }

    /// <summary>The answer is signed by itself, so plain HTTP may carry it too.</summary>
    public static T ServesAnyoneOverPlainHttp<T>(this T endpoint)
        where T : IEndpointConventionBuilder
    {
        endpoint.WithMetadata(new EndpointTerms(Need.Anyone, WantsCaller: false, OverPlainHttp: true));
        return endpoint;
    }
}

using System.Text.Json.Serialization;

namespace PeerSecure.Common.Contracts;

/// <summary>RFC 9457 problem details with our stable code and the id under which the authority logged the request.</summary>
public sealed record ProblemDocument(string Type, string Title, int Status, string Detail, string Code, string RequestId)
{
    public const string MediaType = "application/problem+json";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 4)]
[JsonSerializable(typeof(ProblemDocument))]
public sealed partial class ProblemJson : JsonSerializerContext;

using System.Text.Json;
using System.Text.Json.Serialization;
using PeerSecure.Common.Discovery.Diagnosis;

namespace PeerSecure.Peer.Doctor;

/// <summary>One thing looked at: where it belongs, a stable code, how bad it is, what it is about, what is the case, and what to do (may be empty).</summary>
internal sealed record HealthFinding(string Area, string Code, FindingSeverity Severity, string? Subject, string Cause, string Remedy)
{
    internal static HealthFinding Good(string area, string code, string? subject, string cause) => new(area, code, FindingSeverity.Good, subject, cause, "");

    internal static HealthFinding Note(string area, string code, string? subject, string cause, string remedy) => new(area, code, FindingSeverity.Note, subject, cause, remedy);

    internal static HealthFinding Problem(string area, string code, string? subject, string cause, string remedy) => new(area, code, FindingSeverity.Problem, subject, cause, remedy);
}

/// <summary>Ok when nothing of it is a problem.</summary>
internal sealed record HealthReport(bool Ok, IReadOnlyList<HealthFinding> Findings);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(SeverityConverter)])]
[JsonSerializable(typeof(HealthReport))]
internal sealed partial class HealthJson : JsonSerializerContext;

internal sealed class SeverityConverter() : JsonStringEnumConverter<FindingSeverity>(JsonNamingPolicy.CamelCase);

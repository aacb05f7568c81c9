using System.Text.Json.Serialization;

namespace PeerSecure.CertAuthority.Commands;

internal sealed record BackupRecord(string File, long Bytes, bool WithRoot);

internal sealed record RestoreRecord(string Folder, string? Former, int RecoveredRevocations);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BackupRecord))]
[JsonSerializable(typeof(RestoreRecord))]
internal sealed partial class BackupJson : JsonSerializerContext;

using System.Text.Json.Serialization;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Peer.Setup;

/// <summary>What <c>cert</c>, <c>keys</c> and <c>devices</c> print with <c>--json</c>.</summary>
internal sealed record CertificateReport(
    string Account, string Device, string Serial, string Fingerprint, string KeyHash, DateTimeOffset NotBefore, DateTimeOffset NotAfter, bool Trusted, string? Problem, string Pem);

internal sealed record CertificatesReport(string Name, IReadOnlyList<CertificateReport> Certificates);

internal sealed record RequestReport(string Account, string Device, string Pem);

internal sealed record RotationReport(string Account, string Device, string KeyHash, string Fingerprint, int AccountKeyVersion, bool NewRecoveryCodeNeeded);

internal sealed record RecoveryReport(string Account, int AccountKeyVersion, string? Code);

internal sealed record DeviceReport(string Device, bool Current, bool Admitted, bool Believed, string Fingerprint, string Serial, DateTimeOffset AddedAt, DateTimeOffset NotAfter, bool Expired, string? Code);

internal sealed record DoneReport(string Subject, string Done);

internal sealed record BackupReport(string File, string Account, string Device, bool WithRecovery);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CertificateReport))]
[JsonSerializable(typeof(CertificatesReport))]
[JsonSerializable(typeof(RequestReport))]
[JsonSerializable(typeof(RotationReport))]
[JsonSerializable(typeof(RecoveryReport))]
[JsonSerializable(typeof(DeviceReport))]
[JsonSerializable(typeof(DoneReport))]
[JsonSerializable(typeof(BackupReport))]
[JsonSerializable(typeof(DirectoryResponse))]
internal sealed partial class KeyReportsJson : JsonSerializerContext;

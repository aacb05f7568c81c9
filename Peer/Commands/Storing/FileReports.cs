using System.Text.Json.Serialization;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;
using PeerSecure.Peer.Commands.Mailing;
using PeerSecure.Peer.Commands.Talking;
using PeerSecure.Peer.Files;

namespace PeerSecure.Peer.Commands.Storing;

/// <summary>A file in <c>files</c> answers: <c>Sha256</c> and <c>Cksum</c> are of the plain file, the sealed ones of what the authority keeps.</summary>
internal sealed record FileReport(
    string Id,
    string? Name,
    long? Length,
    string Owner,
    string? Sha256,
    uint? Cksum,
    string? SealedSha256,
    uint? SealedCksum,
    bool Complete,
    [property: JsonConverter(typeof(OptionalUtcTime))] DateTimeOffset? ExpiresAt)
{
    internal static FileReport Of(KnownFile file) => Of(file.Id, file.Owner, file.Details, file.Stored);

    internal static FileReport Of(string id, string owner, FileDetails? details, StoredFile? stored) => new(
        id,
        details is null ? null : CleanText.Line(details.Name, 255),
        details?.Length,
        owner,
        details is null ? null : Convert.ToHexStringLower(details.Sha256),
        details?.PosixChecksum,
        stored?.Sha256,
        stored?.PosixChecksum,
        stored?.Complete ?? true,
        stored?.ExpiresAt);
}

internal sealed record PutReport(FileReport File, IReadOnlyList<SendReport> Shared);

internal sealed record GetReport(string Id, string Path, long Length, string Sha256, uint? Cksum);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FileReport))]
[JsonSerializable(typeof(PutReport))]
[JsonSerializable(typeof(GetReport))]
internal sealed partial class FileReportJson : JsonSerializerContext;

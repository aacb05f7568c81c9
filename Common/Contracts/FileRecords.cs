using System.Text.Json.Serialization;

namespace PeerSecure.Common.Contracts;

/// <summary>
/// A file kept by the authority. All lengths and checksums are of the sealed bytes; they are there once it is complete. <c>Record</c> is the
/// owner's own record (M6), which only the owner's devices can open and only the owner is given.
/// </summary>
public sealed record StoredFile(
    string Id,
    long Length,
    long Offset,
    bool Complete,
    string? Sha256,
    uint? PosixChecksum,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    [property: JsonConverter(typeof(Base64UrlConverter))] byte[]? Record);

/// <summary><c>GET /v1/files</c>: the caller's own files. <c>GET /v1/files/{id}</c> answers one <see cref="StoredFile"/>.</summary>
public sealed record StoredFiles(IReadOnlyList<StoredFile> Files, long UsedBytes, long QuotaBytes);

/// <summary><c>PUT /v1/files/{id}/record</c>: the owner's record, once everything about the file is known.</summary>
public sealed record FileRecord([property: JsonConverter(typeof(Base64UrlConverter))] byte[] Record);

/// <summary>Stable codes of the file store.</summary>
public static class FileCodes
{
    public const string UnknownFile = "unknown-file";
    public const string WrongOffset = "wrong-offset";
    public const string ChecksumMismatch = "checksum-mismatch";
    public const string QuotaExceeded = "quota-exceeded";
    public const string FileTooLarge = "file-too-large";
    public const string NotComplete = "file-not-complete";
    public const string Expired = "file-expired";
    public const string BadMetadata = "bad-metadata";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 4, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredFile))]
[JsonSerializable(typeof(StoredFiles))]
[JsonSerializable(typeof(FileRecord))]
public sealed partial class FileJson : JsonSerializerContext;

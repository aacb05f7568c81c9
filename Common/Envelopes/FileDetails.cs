using System.Text.Json.Serialization;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.Envelopes;

/// <summary>What its owner says about a sealed file; the authority never sees it. The name is text from a stranger until it was cleaned.</summary>
public sealed record FileDetails
{
    public required string Name { get; init; }

    /// <summary>Of the plain file.</summary>
    public required long Length { get; init; }

    /// <summary>M6: decides which sealed file is meant.</summary>
    [JsonConverter(typeof(Base64UrlConverter))]
    public required byte[] HeaderHash { get; init; }

    /// <summary>SHA-256 of the plain file.</summary>
    [JsonConverter(typeof(Base64UrlConverter))]
    public required byte[] Sha256 { get; init; }

    /// <summary>The <c>cksum</c> number of the plain file, when it was computed.</summary>
    public uint? PosixChecksum { get; init; }

    internal bool IsValid =>
        Name.Length is > 0 and <= EnvelopeLimits.MaxNameLength
        && Length is >= 0 and <= SealedFileLayout.MaxPlainLength
        && HeaderHash.Length == FileHeader.HashLength
        && Sha256.Length == FileHeader.HashLength;
}

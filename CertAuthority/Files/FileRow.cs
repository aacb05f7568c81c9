using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Files;

/// <summary>A file as the database knows it.</summary>
internal sealed record FileRow(
    string Id, string Owner, long Size, long Offset, DateTimeOffset Made, DateTimeOffset Expires, DateTimeOffset? Completed,
    string? Sha256, uint? PosixChecksum, string? Metadata, byte[]? Record)
{
    public bool IsComplete => Completed is not null;

    /// <param name="asking">Only the owner is given the owner's record.</param>
    public StoredFile For(string asking) =>
        new(Id, Size, Offset, IsComplete, Sha256, PosixChecksum, Made, Expires, asking == Owner ? Record : null);
}

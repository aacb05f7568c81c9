using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Files;

/// <summary>What is wrong with a request about a file. Somebody else's upload is as unknown as one that never was.</summary>
internal static class FileAnswers
{
    public static Refusal Unknown() => new(StatusCodes.Status404NotFound, FileCodes.UnknownFile, "There is no such file.");

    public static Refusal Expired() => new(StatusCodes.Status410Gone, FileCodes.Expired, "This file has expired. Upload it again.");

    public static Refusal Locked() =>
        new(StatusCodes.Status423Locked, ErrorCodes.Busy, "Another request writes to this file. Ask for the offset, then go on.") { RetryAfter = TimeSpan.FromSeconds(1) };

    public static Refusal TooLong(FileRow row) =>
        new(StatusCodes.Status413PayloadTooLarge, FileCodes.FileTooLarge, $"This file was announced with {row.Size} bytes, of which {row.Size - row.Offset} are to come.");

    public static Refusal Mismatch() =>
        new(Tus.ChecksumMismatch, FileCodes.ChecksumMismatch, "What arrived is not what the checksum says. Nothing of it was kept: send this part again.");

    public static Refusal? RefuseWriting(FileRow? row, Caller caller, DateTimeOffset now) =>
        row is null || row.Owner != caller.Account ? Unknown() : row.Expires < now ? Expired() : null;
}

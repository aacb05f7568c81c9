using System.Security.Cryptography;

namespace PeerSecure.Common.Envelopes;

/// <summary>M6: a sealed file kept by the authority, shared with the recipient: its id, its key and what it is.</summary>
public sealed class FileBody : MessageBody
{
    internal const string Kind = "file";

    private const int MaxIdLength = 64;

    internal FileBody(string fileId, FileDetails details, byte[] encoded)
        : base(encoded)
    {
        FileId = fileId;
        Details = details;
    }

    /// <summary>Where the authority keeps it: <c>/files/{id}</c>; letters, digits, dash and underscore.</summary>
    public string FileId { get; }

    public FileDetails Details { get; }

    public static FileBody Of(string fileId, FileKey key, FileDetails details)
    {
        var file = new BodyPayload.SharedFilePayload { Id = fileId, Key = key.Span.ToArray(), Details = details };
        try
        {
            return IsValid(file)
                ? new FileBody(fileId, details, Encode(new BodyPayload { Kind = Kind, File = file }))
                : throw new ArgumentException("Not the id or details of a sealed file.", nameof(details));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(file.Key);
        }
    }

    /// <summary>A copy of the key; the caller disposes it. The body's bytes hold it too, for as long as they are kept.</summary>
    public FileKey OpenKey()
    {
        var file = DocumentReader.TryParse(Encoded.Span, EnvelopeJson.Default.BodyPayload)!.File!;
        try
        {
            return FileKey.CopyOf(file.Key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(file.Key);
        }
    }

    internal static bool IsValid(BodyPayload.SharedFilePayload file) =>
        file.Id.Length is > 0 and <= MaxIdLength
        && file.Id.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_')
        && file.Key.Length == FileKey.Length
        && file.Details.IsValid;
}

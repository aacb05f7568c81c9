using System.Text.Json;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Devices;

/// <summary>A signed document as a blob and back; the bytes inside stay exactly those that were signed.</summary>
internal static class StoredDocument
{
    public static byte[] Write(SignedDocument document) => JsonSerializer.SerializeToUtf8Bytes(document, DocumentJson.Default.SignedDocument);

    public static SignedDocument Read(byte[] blob) => JsonSerializer.Deserialize(blob, DocumentJson.Default.SignedDocument)!;

    public static SignedDocument? ReadOptional(byte[]? blob) => blob is null ? null : Read(blob);
}

using System.Text.Json;
using System.Text.Json.Serialization;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Peer.Mail;

/// <summary>Signed receipts as they are kept behind the states they prove (E4).</summary>
internal static class MailProofs
{
    internal static byte[] Encode(SignedDocument receipt) => JsonSerializer.SerializeToUtf8Bytes(receipt, MailProofJson.Default.SignedDocument);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 3)]
[JsonSerializable(typeof(SignedDocument))]
internal sealed partial class MailProofJson : JsonSerializerContext;

using System.Buffers.Binary;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.Envelopes;

/// <summary>
/// What is inside the padding (M1): signature length (1 byte), signature, then the signed bytes: number of certificates (1), each with
/// its length (2), and the JSON of the message to the end. The chain stands before the JSON so that the sender is verified before a
/// byte of JSON is read, and under the signature so that it belongs to the message.
/// </summary>
internal sealed record SignedContent(SignedDocument Document, IReadOnlyList<byte[]> Chain, byte[] Json)
{
    private const int MaxSignatureLength = 96;   // P-384

    internal static byte[] SignedBytes(IReadOnlyList<byte[]> chain, ReadOnlySpan<byte> json)
    {
        var bytes = new byte[1 + chain.Sum(certificate => sizeof(ushort) + certificate.Length) + json.Length];
        bytes[0] = checked((byte)chain.Count);
        var rest = bytes.AsSpan(1);
        foreach (var certificate in chain)
        {
            BinaryPrimitives.WriteUInt16BigEndian(rest, checked((ushort)certificate.Length));
            certificate.CopyTo(rest[sizeof(ushort)..]);
            rest = rest[(sizeof(ushort) + certificate.Length)..];
        }

        json.CopyTo(rest);
        return bytes;
    }

    internal static byte[] Encode(SignedDocument document) => [(byte)document.Signature.Length, .. document.Signature, .. document.Payload];

    internal static SignedContent? Parse(ReadOnlySpan<byte> content)
    {
        if (content.IsEmpty || content[0] > MaxSignatureLength || content.Length < 2 + content[0])
        {
            return null;
        }

        var signature = content.Slice(1, content[0]).ToArray();
        var signed = content[(1 + content[0])..];
        var json = signed[1..];
        var chain = new List<byte[]>();
        for (var left = signed[0]; left > 0; left--)
        {
            if (chain.Count == EnvelopeLimits.MaxChainLength || json.Length < sizeof(ushort)
                || BinaryPrimitives.ReadUInt16BigEndian(json) is var length && json.Length < sizeof(ushort) + length)
            {
                return null;
            }

            chain.Add(json.Slice(sizeof(ushort), length).ToArray());
            json = json[(sizeof(ushort) + length)..];
        }

        return new SignedContent(new SignedDocument(signed.ToArray(), signature), chain, json.ToArray());
    }
}

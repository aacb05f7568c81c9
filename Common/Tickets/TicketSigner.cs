using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace PeerSecure.Common.Tickets;

/// <summary>Signs tickets and time answers with the authority's ticket key, which it is lent. Safe for concurrent use.</summary>
public sealed class TicketSigner
{
    private readonly Lock _oneAtATime = new();
    private readonly ECDsa _key;

    /// <param name="key">P-256; the caller keeps it and disposes it.</param>
    /// <param name="chain">For the published key document.</param>
    public TicketSigner(ECDsa key, IReadOnlyList<byte[]> chain)
    {
        _key = key;
        PublicKey = TicketKey.Of(key, chain);
    }

    public TicketKey PublicKey { get; }

    internal string Sign(string type, byte[] payload)
    {
        var header = new JwsHeader { Algorithm = JwsHeader.Es256, Type = type, KeyId = PublicKey.Id }.Encode();
        var signed = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(payload)}";
        byte[] signature;
        lock (_oneAtATime)
        {
            signature = _key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }

        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }
}

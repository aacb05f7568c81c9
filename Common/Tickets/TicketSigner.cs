using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace PeerSecure.Common.Tickets;

/// <summary>Signs tickets and time answers with the authority's ticket key, which it is lent. Safe for concurrent use.</summary>
public sealed class TicketSigner
{
    private readonly Func<byte[], byte[]> _sign;

    /// <param name="publicKey">P-256, with its chain for the published key document.</param>
    /// <param name="sign">ES256 over the bytes, r and s at their full size; safe for concurrent use.</param>
    public TicketSigner(TicketKey publicKey, Func<byte[], byte[]> sign) => (PublicKey, _sign) = (publicKey, sign);

    /// <param name="key">P-256; the caller keeps it and disposes it.</param>
    /// <param name="chain">For the published key document.</param>
    public TicketSigner(ECDsa key, IReadOnlyList<byte[]> chain)
        : this(TicketKey.Of(key, chain), SignOneAtATime(key))
    {
    }

    public TicketKey PublicKey { get; }

    internal string Sign(string type, byte[] payload)
    {
        var header = new JwsHeader { Algorithm = JwsHeader.Es256, Type = type, KeyId = PublicKey.Id }.Encode();
        var signed = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(_sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    private static Func<byte[], byte[]> SignOneAtATime(ECDsa key)
    {
        var gate = new Lock();
        return content =>
        {
            lock (gate)
            {
                return key.SignData(content, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
            }
        };
    }
}

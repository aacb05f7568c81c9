using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using PeerSecure.Common.Certificates;

namespace PeerSecure.Peer.Authority;

/// <summary>RFC 3161 from the asking side: a request over a hash, and the check of what came back against the pinned root.</summary>
internal static class TimeStamps
{
    private const int NonceLength = 16;

    internal static Rfc3161TimestampRequest Ask(ReadOnlySpan<byte> sha256) => Rfc3161TimestampRequest.CreateFromHash(
        sha256.ToArray(), HashAlgorithmName.SHA256, nonce: RandomNumberGenerator.GetBytes(NonceLength), requestSignerCertificates: true);

    /// <summary>A request over nothing but its own nonce, to learn the time (S3).</summary>
    internal static Rfc3161TimestampRequest AskTime() => Ask(RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes));

    /// <summary>
    /// The answer fits the request (hash, nonce), is signed, and its signer leads to the pinned root as a time-stamp key, at the token's
    /// own time: that is how a peer whose clock is wrong learns the time.
    /// </summary>
    internal static bool TryAccept(
        Rfc3161TimestampRequest request, ReadOnlyMemory<byte> answer, TrustAnchors anchors, IRevocationLookup revocations, out Rfc3161TimestampToken token)
    {
        token = null!;
        try
        {
            var parsed = request.ProcessResponse(answer, out _);
            if (!IsOurs(parsed, anchors, revocations) || request.GetNonce() is not { } nonce || parsed.TokenInfo.GetNonce() is not { } echoed || !nonce.Span.SequenceEqual(echoed.Span))
            {
                return false;
            }

            token = parsed;
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>A token kept in a file, for a hash computed now.</summary>
    internal static bool TryVerify(ReadOnlyMemory<byte> encoded, ReadOnlySpan<byte> sha256, TrustAnchors anchors, IRevocationLookup revocations, out DateTimeOffset time)
    {
        time = default;
        try
        {
            if (!Rfc3161TimestampToken.TryDecode(TokenOf(encoded), out var token, out _) || !token.VerifySignatureForHash(sha256, HashAlgorithmName.SHA256, out _) || !IsOurs(token, anchors, revocations))
            {
                return false;
            }

            time = token.TokenInfo.Timestamp;
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>A <c>.tsr</c> is the whole answer: a status, then the token (RFC 3161, 2.4.2). The bare token is taken too.</summary>
    private static ReadOnlyMemory<byte> TokenOf(ReadOnlyMemory<byte> encoded)
    {
        try
        {
            var answer = new AsnReader(encoded, AsnEncodingRules.BER).ReadSequence();
            if (answer.PeekTag().TagValue != (int)UniversalTagNumber.Sequence)
            {
                return encoded;
            }

            answer.ReadEncodedValue();
            return answer.HasData ? answer.ReadEncodedValue() : encoded;
        }
        catch (AsnContentException)
        {
            return encoded;
        }
    }

    private static bool IsOurs(Rfc3161TimestampToken token, TrustAnchors anchors, IRevocationLookup revocations)
    {
        var certificates = token.AsSignedCms().Certificates;
        if (certificates.Count is 0 or > TlsCertificates.MaximumCount || token.AsSignedCms().SignerInfos is not [{ Certificate: { } signer }])
        {
            return false;
        }

        var others = certificates.Where(certificate => !certificate.RawDataMemory.Span.SequenceEqual(signer.RawDataMemory.Span)).Select(static certificate => certificate.RawData);
        return ReceivedChain.TryParse([signer.RawData, .. others], out var chain, out _)
            && VerifiedAuthority.TryVerify(chain, anchors, AuthorityRole.TimeStamp, revocations, token.TokenInfo.Timestamp, out _, out _);
    }
}

using PeerSecure.Common.Keys;

namespace PeerSecure.Common.Hpke;

/// <summary>
/// DHKEM(P-256, HKDF-SHA256), RFC 9180 section 4.1. The ephemeral pair comes from the caller, so that the published vectors can
/// give theirs; <see cref="HpkePublicKey"/> makes a new one for every context.
/// </summary>
internal static class Dhkem
{
    internal static SecretBytes Encapsulate(HpkePublicKey recipient, HpkeKeyPair ephemeral, HpkeKeyPair? sender)
    {
        using var first = ephemeral.Agree(recipient);
        using var second = sender?.Agree(recipient);
        return ExtractAndExpand(first, second, ephemeral.PublicKey.Bytes, recipient, sender?.PublicKey);
    }

    /// <summary>Null when the encapsulated key is not a point of the curve.</summary>
    internal static SecretBytes? Decapsulate(ReadOnlySpan<byte> encapsulated, HpkeKeyPair recipient, HpkePublicKey? sender)
    {
        using var first = recipient.TryAgree(encapsulated);
        using var second = sender is null ? null : recipient.Agree(sender);
        return first is null ? null : ExtractAndExpand(first, second, encapsulated, recipient.PublicKey, sender);
    }

    /// <summary>RFC 9180, section 7.1.3. A candidate outside the group order is drawn again, which P-256 practically never needs.</summary>
    internal static HpkeKeyPair DeriveKeyPair(ReadOnlySpan<byte> keyMaterial)
    {
        using var pseudoRandomKey = LabeledKdf.ForKem.Extract([], "dkp_prk"u8, keyMaterial);
        using var candidate = new SecretBytes(P256.ScalarLength);
        for (var counter = 0; counter < 256; counter++)
        {
            LabeledKdf.ForKem.Expand(pseudoRandomKey, "candidate"u8, [(byte)counter], candidate.Fill());
            if (IsScalar(candidate.Span))
            {
                return HpkeKeyPair.FromScalar(candidate.Span);
            }
        }

        throw new InvalidOperationException("No key could be derived from this key material.");
    }

    private static SecretBytes ExtractAndExpand(
        SecretBytes first, SecretBytes? second, ReadOnlySpan<byte> encapsulated, HpkePublicKey recipient, HpkePublicKey? sender)
    {
        using var agreed = new SecretBytes(first.Length + (second?.Length ?? 0));
        first.Span.CopyTo(agreed.Fill());
        second?.Span.CopyTo(agreed.Fill()[first.Length..]);

        byte[] context = [.. encapsulated, .. recipient.Bytes, .. sender is null ? [] : sender.Bytes];
        using var pseudoRandomKey = LabeledKdf.ForKem.Extract([], "eae_prk"u8, agreed.Span);
        return LabeledKdf.ForKem.Expand(pseudoRandomKey, "shared_secret"u8, context, LabeledKdf.HashLength);
    }

    private static bool IsScalar(ReadOnlySpan<byte> candidate)
    {
        var order = Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");
        return candidate.ContainsAnyExcept((byte)0) && candidate.SequenceCompareTo(order) < 0;
    }
}

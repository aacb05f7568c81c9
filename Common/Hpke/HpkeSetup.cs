using PeerSecure.Common.Keys;

namespace PeerSecure.Common.Hpke;

/// <summary>What both sides agree on before the key schedule: the mode with its extra inputs, the AEAD, and the info.</summary>
/// <param name="Mode">Base everywhere in PeerSecure.</param>
/// <param name="Aead">AES-256-GCM everywhere in PeerSecure.</param>
/// <param name="Info">Begins with the domain prefix of the purpose (K4).</param>
internal sealed record HpkeSetup(HpkeMode Mode, HpkeAead Aead, byte[] Info)
{
    internal byte[] Psk { get; init; } = [];

    internal byte[] PskId { get; init; } = [];

    internal static HpkeSetup Base(byte[] info) => new(HpkeMode.Base, HpkeAead.Aes256Gcm, info);

    /// <summary>RFC 9180, section 5.1, KeySchedule.</summary>
    internal HpkeCipher Schedule(SecretBytes sharedSecret)
    {
        RequireMatchingPsk();
        var kdf = LabeledKdf.ForSuite(Aead);
        using var pskIdHash = kdf.Extract([], "psk_id_hash"u8, PskId);
        using var infoHash = kdf.Extract([], "info_hash"u8, Info);
        byte[] context = [(byte)Mode, .. pskIdHash.Span, .. infoHash.Span];
        using var secret = kdf.Extract(sharedSecret.Span, "secret"u8, Psk);
        return new HpkeCipher(kdf, Aead, secret, context);
    }

    private void RequireMatchingPsk()
    {
        var wanted = Mode is HpkeMode.Psk or HpkeMode.AuthPsk;
        if (wanted != (Psk.Length > 0) || wanted != (PskId.Length > 0))
        {
            throw new InvalidOperationException("The pre-shared key and its id belong to the psk modes, and only to them.");
        }
    }
}

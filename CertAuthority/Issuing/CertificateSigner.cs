using PeerSecure.CertAuthority.Der;

namespace PeerSecure.CertAuthority.Issuing;

/// <summary>A key together with the name it signs under. Owns neither.</summary>
internal sealed class CertificateSigner(SigningKey key, byte[] name)
{
    /// <summary>Our certificate authorities carry eight digits of their key in the name, so that two of them never share one.</summary>
    public static byte[] NameOf(string purpose, SubjectPublicKey key) =>
        DerText.Encode(writer => writer.WriteCommonName($"PeerSecure {purpose} {key.KeyId[..8]}"));

    public SigningKey Key { get; } = key;

    /// <summary>The issuer name, DER.</summary>
    public byte[] Name { get; } = name;
}

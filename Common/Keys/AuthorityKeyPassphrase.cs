using System.Security.Cryptography;

namespace PeerSecure.Common.Keys;

/// <summary>
/// The authority's own keys (issuing, TLS, ticket, time stamp) are encrypted under a passphrase derived from the database key, so
/// that there is one secret to protect, to hand over as a system credential and to take away. The root is not: it has its own in
/// <c>root.pass</c>, because it is meant to leave the machine. HKDF-SHA256 (RFC 5869) with a label of its own.
/// </summary>
public static class AuthorityKeyPassphrase
{
    /// <summary>The same each time for the same database key; the caller disposes it.</summary>
    public static Passphrase Derive(DatabaseKey databaseKey)
    {
        using var secret = new SecretBytes(32);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, databaseKey.Span, secret.Fill(), salt: [], info: DomainSignature.Prefix("authority-key-passphrase"));
        return Passphrase.FromSecret(secret);
    }
}

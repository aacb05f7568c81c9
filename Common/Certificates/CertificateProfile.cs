using System.Security.Cryptography;

namespace PeerSecure.Common.Certificates;

/// <summary>What our certificates look like beyond RFC 5280 (N3-N5): the numbers that issuing and verification share.</summary>
public static class CertificateProfile
{
    public const string ServerAuth = "1.3.6.1.5.5.7.3.1";
    public const string ClientAuth = "1.3.6.1.5.5.7.3.2";
    public const string TimeStamping = "1.3.6.1.5.5.7.3.8";
    public const string OcspSigning = "1.3.6.1.5.5.7.3.9";

    /// <summary>id-kp-jwt (RFC 9509): so that the ticket key can be nothing else, and nothing else the ticket key.</summary>
    public const string TicketSigning = "1.3.6.1.5.5.7.3.37";

    /// <summary>Path length of issuing certificates. Roots and cross certificates have none or more, so they cannot pass as one.</summary>
    public const int IssuingPathLength = 0;

    /// <summary>Subject and authority key identifier: the first 20 bytes of SHA-256 of the SPKI (RFC 7093, 2, by method 4).</summary>
    public static byte[] KeyIdentifier(ReadOnlySpan<byte> spki) => SHA256.HashData(spki)[..20];
}

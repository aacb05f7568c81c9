using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PeerSecure.Common.Scram;

/// <summary>tls-server-end-point (RFC 5929, section 4): the hash of the certificate the TLS server showed on this connection.</summary>
public static class ChannelBinding
{
    /// <summary>
    /// The hash is the one of the certificate's signature, SHA-256 in place of MD5 and SHA-1. False for signature algorithms without
    /// a hash of their own (RSA-PSS, Ed25519): RFC 5929 leaves their binding undefined, and our authority never makes them.
    /// </summary>
    public static bool TryForServer(X509Certificate2 certificate, out byte[] binding)
    {
        HashAlgorithmName? hash = certificate.SignatureAlgorithm.Value switch
        {
            "1.2.840.10045.4.3.2" or "1.2.840.113549.1.1.11" => HashAlgorithmName.SHA256,
            "1.2.840.10045.4.1" or "1.2.840.113549.1.1.4" or "1.2.840.113549.1.1.5" => HashAlgorithmName.SHA256,
            "1.2.840.10045.4.3.3" or "1.2.840.113549.1.1.12" => HashAlgorithmName.SHA384,
            "1.2.840.10045.4.3.4" or "1.2.840.113549.1.1.13" => HashAlgorithmName.SHA512,
            _ => null,
        };
        binding = hash is { } name ? certificate.GetCertHash(name) : [];
        return hash is not null;
    }
}

namespace PeerSecure.Common.Certificates;

/// <summary>N3: P-256 with SHA-256 or P-384 with SHA-384, nothing else and no mixing.</summary>
internal enum SignatureScheme
{
    P256Sha256,
    P384Sha384,
}

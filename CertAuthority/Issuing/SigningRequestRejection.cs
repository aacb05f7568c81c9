namespace PeerSecure.CertAuthority.Issuing;

/// <summary>Why a PKCS#10 request was refused; the names of the stable error codes follow from these.</summary>
internal enum SigningRequestRejection
{
    None,
    TooLarge,
    Malformed,
    UnsupportedKey,
    UnsupportedSignature,
    WrongProof,
}

using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Enrollment;

/// <summary>Stable codes of refusals to enrol.</summary>
internal static class EnrollmentCodes
{
    public const string BadEncoding = "bad-encoding";
    public const string MalformedRequest = "malformed-request";
    public const string UnsupportedKey = "unsupported-key";
    public const string UnsupportedSignature = "unsupported-signature";
    public const string WrongProof = "wrong-proof";
    public const string BadCode = "bad-enrollment-code";
    public const string AccountDisabled = "account-disabled";
    public const string DeviceExists = "device-exists";
    public const string DeviceBarred = AccountCodes.DeviceBarred;
    public const string KeyRevoked = AccountCodes.KeyRevoked;
    public const string KeyInUse = "key-in-use";
    public const string NoCertificate = "no-certificate";
    public const string BadCertificate = "bad-certificate";
    public const string ExpiredTooLong = "expired-too-long";
    public const string RenewedElsewhere = "renewed-elsewhere";
}

namespace PeerSecure.CertAuthority.Revocation;

/// <summary>A CRL as it is served, and until when it may be kept.</summary>
internal sealed record SignedList(byte[] Der, long Number, DateTimeOffset ThisUpdate, DateTimeOffset NextUpdate);

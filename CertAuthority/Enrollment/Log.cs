namespace PeerSecure.CertAuthority.Enrollment;

internal static partial class Log
{
    [LoggerMessage(2200, LogLevel.Information, "Issued certificate {Serial} to {Account}/{Device}, valid until {NotAfter:u}")]
    public static partial void CertificateIssued(this ILogger logger, string serial, string account, string device, DateTimeOffset notAfter);
}

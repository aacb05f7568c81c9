using Microsoft.Extensions.Options;
using PeerSecure.CertAuthority.Accounts;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Enrollment;

/// <summary>
/// Every certificate and every refused code leaves a row for good, so neither a device gone mad nor a stranger may make them without
/// end and fill the disk.
/// </summary>
internal sealed class EnrollmentLimits(IOptions<LimitOptions> limits, TimeProvider clock)
{
    private readonly TokenBuckets _byDevice = new(limits.Value.CertificatesPerDevice, TimeSpan.FromHours(1) / limits.Value.CertificatesPerDeviceAndHour, clock);
    private readonly TokenBuckets _badCodes = new(burst: 10, TimeSpan.FromSeconds(6), clock);

    public Refusal? ForDevice(AccountName account, DeviceName device) =>
        _byDevice.TryTake($"{account}/{device}", out var wait) ? null : TooMany(wait);

    /// <summary>After a wrong code: the codes have 128 bits, so what is limited is not the guessing but the lines it leaves.</summary>
    public Refusal? AfterBadCode(HttpContext context) => _badCodes.TryTake(PlaceOf(context), out var wait) ? null : TooMany(wait);

    private static string PlaceOf(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address ? OpenCount.BlockOf(address).ToString() : RequestOrigin.Control;

    private static Refusal TooMany(TimeSpan wait) =>
        new(StatusCodes.Status429TooManyRequests, ErrorCodes.TooMany, "Too many enrolments. Wait, then try again.") { RetryAfter = wait };
}

using Microsoft.Extensions.Options;
using PeerSecure.CertAuthority.Accounts;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>
/// How often one address may ask what anybody may ask (lists, status and time stamps, some of which cost a signature), and how often one account
/// may change something. Generous: nobody at work meets them. Guessing and enrolling have narrower ones of their own.
/// </summary>
internal sealed class RequestRates(IOptions<LimitOptions> limits, TimeProvider clock)
{
    private readonly TokenBuckets _open = new(
        limits.Value.OpenRequestsPerAddress, TimeSpan.FromSeconds(1) / limits.Value.OpenRequestsPerAddressAndSecond, clock);

    private readonly TokenBuckets _writes = new(limits.Value.WritesPerAccount, TimeSpan.FromSeconds(1) / limits.Value.WritesPerAccountAndSecond, clock);

    /// <summary>Who asks is not looked at, so only the address counts; the operator at the control socket has none.</summary>
    public Refusal? ForAnybody(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address ? Take(_open, OpenCount.BlockOf(address).ToString()) : null;

    /// <summary>Reading is not counted.</summary>
    public Refusal? ForAccount(HttpContext context, Caller caller) =>
        caller.Account is { } account && !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method) ? Take(_writes, account) : null;

    private static Refusal? Take(TokenBuckets buckets, string key) =>
        buckets.TryTake(key, out var wait)
            ? null
            : new Refusal(StatusCodes.Status429TooManyRequests, ErrorCodes.TooMany, "Too many requests at once: wait, then try again.") { RetryAfter = wait };
}

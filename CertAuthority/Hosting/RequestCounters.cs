using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Options;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>Requests in flight and their limits; requests by method, route and status, and how long they took.</summary>
internal sealed class RequestCounters(IOptions<LimitOptions> limits)
{
    private readonly ConcurrentDictionary<(string Method, string Route, int Status), Timing> _timings = new();
    private readonly OpenCount _inFlight = new(limits.Value.ConcurrentRequests, limits.Value.RequestsPerAddress);

    public int InFlight => _inFlight.Open;

    /// <summary>False when there are too many, in all or from this address, so that one address cannot take every place.</summary>
    public bool TryEnter(HttpContext context) => _inFlight.TryEnter(AddressOf(context));

    public void Leave(HttpContext context) => _inFlight.Leave(AddressOf(context));

    public void Record(string method, string route, int status, TimeSpan elapsed)
    {
        // A method is text from a stranger: anything unusual counts as one.
        var known = method is "GET" or "POST" or "PUT" or "DELETE" or "HEAD" or "PATCH" or "OPTIONS" ? method : "other";
        _timings.GetOrAdd((known, route, status), static _ => new Timing()).Record(elapsed);
    }

    /// <summary>The operator at the control socket has no address and counts as one.</summary>
    private static IPAddress AddressOf(HttpContext context) => context.Connection.RemoteIpAddress ?? IPAddress.None;

    public void Write(MetricsText text)
    {
        text.Family("peersecure_requests_in_flight", "gauge", "Requests being worked on.");
        text.Sample("peersecure_requests_in_flight", InFlight);
        text.Family("peersecure_request_seconds", "histogram", "Time to answer a request.");
        foreach (var ((method, route, status), timing) in _timings)
        {
            timing.Write(text, "peersecure_request_seconds", ("method", method), ("route", route), ("status", status.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }
    }
}

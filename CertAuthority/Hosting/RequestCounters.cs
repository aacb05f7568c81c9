using System.Collections.Concurrent;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>Requests by method, route and status, and how long they took.</summary>
internal sealed class RequestCounters
{
    private readonly ConcurrentDictionary<(string Method, string Route, int Status), Timing> _timings = new();
    private int _inFlight;

    public int InFlight => Volatile.Read(ref _inFlight);

    public int Enter() => Interlocked.Increment(ref _inFlight);

    public void Leave() => Interlocked.Decrement(ref _inFlight);

    public void Record(string method, string route, int status, TimeSpan elapsed)
    {
        // A method is text from a stranger: anything unusual counts as one.
        var known = method is "GET" or "POST" or "PUT" or "DELETE" or "HEAD" or "PATCH" or "OPTIONS" ? method : "other";
        _timings.GetOrAdd((known, route, status), static _ => new Timing()).Record(elapsed);
    }

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

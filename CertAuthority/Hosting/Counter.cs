using System.Collections.Concurrent;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>Counts events by one label, such as logins by outcome. Labels come from our code, never from requests.</summary>
internal sealed class Counter(string name, string help, string label)
{
    private readonly ConcurrentDictionary<string, StrongBox> _values = new(StringComparer.Ordinal);

    public void Add(string value) => Interlocked.Increment(ref _values.GetOrAdd(value, static _ => new StrongBox()).Count);

    public void Write(MetricsText text)
    {
        text.Family(name, "counter", help);
        foreach (var (value, box) in _values)
        {
            text.Sample(name, Interlocked.Read(ref box.Count), (label, value));
        }
    }

    private sealed class StrongBox
    {
        public long Count;
    }
}
